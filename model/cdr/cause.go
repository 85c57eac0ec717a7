package cdr

// Cause is a Q.850 cause of disconnection, 0 to 127; 0 is written by gateways
// with a cosmetic defect and says nothing. Records write it in hexadecimal.
type Cause uint8
