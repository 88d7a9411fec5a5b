package application

import (
	"strings"
	"testing"

	"example.com/application/limitrytest"
)

// answerQuestion is the application under test: it checks the usage before it works, and records the usage after it.
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

func mustCall(t *testing.T, limitry *limitrytest.Service, path string, body, answer any) {
	t.Helper()
	if err := limitry.Call("POST", path, body, answer); err != nil {
		t.Fatal(err)
	}
}

func TestEachCustomerHasALimit(t *testing.T) {
	limitry := limitrytest.Start(t)
	filter := map[string]any{"eventType": "question"}
	meter := map[string]any{"name": "Questions", "aggregation": "count", "field": "*", "eventFilter": filter}
	var made struct{ ID string }
	mustCall(t, limitry, "/meters", meter, &made)
	limit := map[string]any{"name": "One a day", "meterId": made.ID, "limitValue": 1, "period": "day"}
	mustCall(t, limitry, "/limits", limit, nil)
	mustAnswer(t, limitry, "ada", "42")
	mustAnswer(t, limitry, "ada", "come back tomorrow")
	mustAnswer(t, limitry, "grace", "42")
}

func TestADebitBeyondTheBalanceFails(t *testing.T) {
	limitry := limitrytest.Start(t)
	balance := map[string]any{"customerId": "ada", "name": "Credits", "initialBalance": 0.3}
	mustCall(t, limitry, "/balances", balance, nil)
	question := map[string]any{"customerId": "ada", "name": "Credits", "amount": 0.1, "description": "A question"}
	for _, expected := range []bool{true, true, true, false} {
		var booked struct{ Success bool }
		mustCall(t, limitry, "/balances/debit", question, &booked)
		if booked.Success != expected {
			t.Fatalf("booked: %v, expected %v", booked.Success, expected)
		}
	}
}

func TestUsageIsRecorded(t *testing.T) {
	limitry := limitrytest.Start(t)
	mustAnswer(t, limitry, "ada", "42")
	events := limitry.Events(t, "ada")
	if len(events) != 1 || events[0].Values["total_tokens"] != 120 {
		t.Fatalf("recorded %v", events)
	}
}

func TestAnAPIErrorIsReturned(t *testing.T) {
	limitry := limitrytest.Start(t)
	limitry.Inject(t, "error=100%")
	if _, err := answerQuestion(limitry, "ada"); err == nil || !strings.Contains(err.Error(), "500") {
		t.Fatalf("%v is no 500", err)
	}
}
