-- `POST /v1/usage/check` for a random customer. The environment holds the API key and the number of customers.
local customers = tonumber(os.getenv("CUSTOMERS"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("LIMITRY_API_KEY")

-- Each thread of each run checks other customers. The address of a new table differs between threads.
math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 2 ^ 31)

request = function()
  local body = '{"customer_id": "cust_' .. math.random(0, customers - 1) ..
    '", "event_type": "api_call", "values": {"total_tokens": 10}, "dimensions": {"model": "m"}}'
  return wrk.format(nil, nil, nil, body)
end
