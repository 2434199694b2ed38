// The courier's page. A report goes: report-form -> outbox -> send. The outbox keeps what the server has not answered.
import "./line-state.js";
import "./refused-reports.js";
import "./report-form.js";
import "./wait-clock.js";
import "./round-walk.js";
import "./food-clock.js";
import "./made-marks.js";
import "./log-out.js";
import "./photo-form.js";
import "./phone.js";
