-- wrk: each request places an order of its own, a mail to one address.
--
--   wrk -s bench/orders.lua URL -- NAME [SEND-TIME]
--
-- NAME makes the keys of one run differ from those of another; SEND-TIME is an RFC 3339 time, now without it.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  name = arguments[1] or tostring(os.time())
  sendTime = arguments[2] and ('"requestedSendTime":"' .. arguments[2] .. '",') or ""
  count = 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  count = count + 1
  local key = string.format("%s-%d-%d", name, number, count)
  return wrk.format(nil, nil, nil, '{"idempotencyId":"' .. key .. '",' .. sendTime ..
    '"recipient":{"recipientEmail":{"emailAddress":"kari@example.no","emailSettings":' ..
    '{"subject":"Ny melding ' .. key .. '","body":"Du har fått en ny melding. Logg inn for å lese den."}}}}')
end

function done(summary, latency, requests)
  local seconds = summary.duration / 1e6
  io.write(string.format('{"orders":%d,"refused":%d,"failed":%d,"seconds":%.3f,"p50Ms":%.2f,"p99Ms":%.2f}\n',
    summary.requests - summary.errors.status, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
