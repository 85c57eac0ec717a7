package service

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Guard calls fn and turns a panic into an error; the stack is logged under the
// name of the service. A goroutine that nobody else recovers begins with it,
// because its panic would end the whole program.
func Guard(log *slog.Logger, name string, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("service panicked", "service", name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}
