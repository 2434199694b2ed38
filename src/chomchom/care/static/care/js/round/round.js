// The courier's page. A report goes: report-form -> outbox -> send. The outbox keeps what the server has not answered.
import "./line-state.js";
import "./refused-reports.js";
import "./report-form.js";
import "./wait-clock.js";
