// Package limitrytest starts a private Limitry service for tests. The service ends with the tests, also when they are killed.
package limitrytest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Service is a running service, with the URL and the key that an application needs.
type Service struct {
	URL    string `json:"baseUrl"`
	APIKey string `json:"apiKey"`

	PAT     string `json:"pat"`
	Project string `json:"projectId"`
}

// Event is a recorded event.
type Event struct {
	CustomerID string             `json:"customerId"`
	EventType  string             `json:"eventType"`
	Values     map[string]float64 `json:"values"`
}

// Start starts a new, empty service. The service ends with the test. Its stdin is a pipe, so that it also ends when the test
// is killed.
func Start(t testing.TB) *Service {
	t.Helper()
	command := exec.Command("limitry", "dev", "--port", "0", "--ephemeral", "--json", "--quiet", "--until-eof")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		command.Wait()
	})
	// The service prints the line when it is ready.
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		t.Fatalf("limitry dev did not start: %v", err)
	}
	service := &Service{}
	if err := json.Unmarshal(line, service); err != nil {
		t.Fatal(err)
	}
	return service
}

// Call sends a request with the API key, and reads the answer into result. An error of the API is returned.
func (s *Service) Call(method, path string, body, result any) error {
	return send(method, s.URL+path, http.Header{"Authorization": {"Bearer " + s.APIKey}}, body, result)
}

// AdvanceClock moves the service's clock forward, for example by 25h. Quotas then reset and keys expire.
func (s *Service) AdvanceClock(t testing.TB, by string) {
	t.Helper()
	s.dev(t, "PUT", "/dev/clock", map[string]string{"advance": by})
}

// Inject makes requests fail or slow, for example with error=100% or POST /v1/track:latency=2s. The spec off ends it.
func (s *Service) Inject(t testing.TB, faults string) {
	t.Helper()
	s.dev(t, "PUT", "/dev/faults", map[string]string{"spec": faults})
}

// Events returns the recorded events of a customer, newest first.
func (s *Service) Events(t testing.TB, customer string) []Event {
	t.Helper()
	var page struct{ Data []Event }
	if err := s.Call("GET", "/events?limit=100&customerId="+url.QueryEscape(customer), nil, &page); err != nil {
		t.Fatal(err)
	}
	return page.Data
}

func (s *Service) dev(t testing.TB, method, path string, body any) {
	t.Helper()
	headers := http.Header{"Authorization": {"Bearer " + s.PAT}, "X-Project": {s.Project}}
	if err := send(method, strings.TrimSuffix(s.URL, "/v1")+path, headers, body, nil); err != nil {
		t.Fatal(err)
	}
}

func send(method, url string, headers http.Header, body, result any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, url, content)
	if err != nil {
		return err
	}
	request.Header = headers
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", method, url, answer.Status)
	}
	if result == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(result)
}
