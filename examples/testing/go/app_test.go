package application

import (
	"strings"
	"testing"

	"example.com/application/limitrytest"
)

// answerQuestion is the application under test: it asks before it works, and records what it used.
func answerQuestion(limitry *limitrytest.Service, customer string) (string, error) {
	event := map[string]any{"customerId": customer, "eventType": "question"}
	var verdict struct{ Allowed bool }
	if err := limitry.Call("POST", "/usage/check", event, &verdict); err != nil {
		return "", err
	}
	if !verdict.Allowed {
		return "come back tomorrow", nil
	}
	event["values"] = map[string]int{"total_tokens": 120}
	return "42", limitry.Call("POST", "/events/record", event, nil)
}

func mustAnswer(t *testing.T, limitry *limitrytest.Service, customer, expected string) {
	t.Helper()
	answer, err := answerQuestion(limitry, customer)
	if err != nil || answer != expected {
		t.Fatalf("answered %q (%v), expected %q", answer, err, expected)
	}
}

func TestAQuotaRefusesUntilTheNextDay(t *testing.T) {
	limitry := limitrytest.Start(t)
	quota := map[string]any{"name": "One a day", "metric": "total_events", "limitValue": 1, "period": "day"}
	if err := limitry.Call("POST", "/quotas", quota, nil); err != nil {
		t.Fatal(err)
	}
	mustAnswer(t, limitry, "ada", "42")
	mustAnswer(t, limitry, "ada", "come back tomorrow")
	limitry.AdvanceClock(t, "24h")
	mustAnswer(t, limitry, "ada", "42")
}

func TestWhatWasUsedIsRecorded(t *testing.T) {
	limitry := limitrytest.Start(t)
	mustAnswer(t, limitry, "ada", "42")
	events := limitry.Events(t, "ada")
	if len(events) != 1 || events[0].Values["total_tokens"] != 120 {
		t.Fatalf("recorded %v", events)
	}
}

func TestAnAPIThatFailsIsSeen(t *testing.T) {
	limitry := limitrytest.Start(t)
	limitry.Inject(t, "error=100%")
	if _, err := answerQuestion(limitry, "ada"); err == nil || !strings.Contains(err.Error(), "500") {
		t.Fatalf("%v is no 500", err)
	}
}
