// The board of warnings: a severe warning that was not here before sounds once, where somebody has
// switched the sound of alarms on (alarms.js); nothing sounds that was there when the page opened.
// ES2020, a classic script.
(function () {
  "use strict";

  const loud = () => Array.from(document.querySelectorAll("[data-warning][data-loud]"))
    .map((one) => one.dataset.warning);
  const known = new Set(loud());

  document.addEventListener("riskmap:live", () => {
    const news = loud().filter((one) => !known.has(one));
    news.forEach((one) => known.add(one));
    const alarm = window.riskmap && window.riskmap.alarmSound;
    if (news.length && alarm) alarm.once();
  });
})();
