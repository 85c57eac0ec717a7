package middleware

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// Log writes one line for each request and counts it by route, so that an
// address with an id in it does not make a series of its own.
func Log(registry prometheus.Registerer) func(http.Handler) http.Handler {
	durations := promauto.With(registry).NewHistogramVec(prometheus.HistogramOpts{
		Name:    "tandem_http_request_seconds",
		Help:    "Time to answer a request, by route, method and status class.",
		Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3},
	}, []string{"route", "method", "class"})
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			ww := chimiddleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			took, status := time.Since(start), max(ww.Status(), http.StatusOK)
			route := chi.RouteContext(r.Context()).RoutePattern()
			durations.WithLabelValues(route, r.Method, string(rune('0'+status/100))+"xx").Observe(took.Seconds())
			slog.DebugContext(r.Context(), "request", "id", chimiddleware.GetReqID(r.Context()),
				"method", r.Method, "route", route, "status", status, "bytes", ww.BytesWritten(), "took", took)
		})
	}
}
