// What the courier's page has besides its forms: loaded when these can be used already.
import "../../../core/js/page.js";
import "./refused-reports.js";
import "./wait-clock.js";
import "./round-walk.js";
import "./food-clock.js";
import "./made-marks.js";
import "./log-out.js";
import "./photo-form.js";
import "./phone.js";
