// The courier's page. A report goes: report-form -> outbox -> send. The outbox keeps what the server has not answered.
// First what a tap needs, in few files, which frame.html names beforehand; then what stands beside it.
import "./line-state.js";
import "./report-form.js";

performance.mark("round.ready");
import("./beside.js");
