package callhome

import (
	"strings"

	"tandem/model"
)

// Why deliveries and attempts end or go on without an answer of their receiver.
// They are stored in English, and worded for people by Reason.
var (
	reasonOff         = model.T("Call Home was switched off before the message left")
	reasonOtherMode   = model.T("The Call Home mode was changed before the message left")
	reasonInterrupted = model.T("The program ended while the message was being sent")
)

// cancelledBy begins the reason of what an administrator cancelled; the user
// name follows.
const cancelledBy = "Cancelled by "

// Reason returns the sentence for Delivery.LastError or Attempt.Error when it is
// one of this program's own reasons; false for what a network, a receiver or a
// library said, which is shown as it is.
func Reason(stored string) (model.Text, bool) {
	for _, own := range []model.Text{reasonOff, reasonOtherMode, reasonInterrupted} {
		if own.Key == stored {
			return own, true
		}
	}
	if name, ok := strings.CutPrefix(stored, cancelledBy); ok {
		return model.T("Cancelled by %s", name), true
	}
	return model.Text{}, false
}
