-- `POST /v1/usage/check`, as an application sends it. The environment holds the API key.
wrk.method = "POST"
wrk.body = '{"customer_id": "cust_1", "event_type": "api_call", "values": {"total_tokens": 10}, "dimensions": {"model": "m"}}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("LIMITRY_API_KEY")
