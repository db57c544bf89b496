// Small comforts on top of pages that are whole without them: days left to the event,
// text size, colour theme, print, copy link, and links that work from a folder.
(function () {
  'use strict';
  var root = document.documentElement;

  // Private windows and some file:// pages refuse storage; the choice then lasts for the page.
  function remembered(key) {
    try { return localStorage.getItem(key); } catch (e) { return null; }
  }
  function remember(key, value) {
    try { localStorage.setItem(key, value); } catch (e) { /* not kept */ }
  }
  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  each('[data-js]', function (el) { el.hidden = false; });

  // Colour theme: auto → light → dark.
  var THEMES = { auto: 'Tự động', light: 'Sáng', dark: 'Tối' };
  var theme = remembered('theme') || 'auto';
  function showTheme() {
    if (!THEMES[theme]) theme = 'auto';
    if (theme === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    each('[data-theme-switch]', function (el) {
      el.setAttribute('aria-label', 'Nền trang: ' + THEMES[theme] + '. Bấm để đổi.');
    });
    each('[data-theme-name]', function (el) { el.textContent = THEMES[theme]; });
  }
  showTheme();
  each('[data-theme-switch]', function (el) {
    el.addEventListener('click', function () {
      var names = Object.keys(THEMES);
      theme = names[(names.indexOf(theme) + 1) % names.length];
      remember('theme', theme);
      showTheme();
    });
  });

  // Text size, in steps of main.css: html[data-text="-1" … "3"].
  var SMALLEST = -1, LARGEST = 3;
  var size = parseInt(remembered('text'), 10) || 0;
  function showSize() {
    size = Math.max(SMALLEST, Math.min(LARGEST, size));
    if (size) root.setAttribute('data-text', size);
    else root.removeAttribute('data-text');
    each('[data-size]', function (el) {
      var step = Number(el.getAttribute('data-size'));
      var end = step < 0 ? SMALLEST : LARGEST;
      el.setAttribute('aria-disabled', String(size === end));
    });
  }
  showSize();
  each('[data-size]', function (el) {
    el.addEventListener('click', function () {
      size += Number(el.getAttribute('data-size'));
      showSize();
      remember('text', size);
    });
  });

  // The event: the calendar day in Việt Nam (UTC+7) against the day of the event.
  function daysUntil(date) {
    var today = new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10);
    return Math.round((Date.parse(date) - Date.parse(today)) / 864e5);
  }
  each('[data-event]', function (el) {
    var days = daysUntil(el.getAttribute('data-date'));
    if (isNaN(days)) return;
    var state = days > 0 ? 'before' : days === 0 ? 'live' : 'after';
    var words = { before: 'Còn ' + days.toLocaleString('vi') + ' ngày', live: 'Diễn ra hôm nay', after: 'Kết quả' };
    el.setAttribute('data-state', state);
    if (state === 'after') {
      if (el.hasAttribute('data-after')) el.hash = el.getAttribute('data-after');
      else words.after = 'Đã diễn ra';
    }
    each('[data-event] [data-days]', function (slot) {
      if (el.contains(slot)) slot.textContent = words[state];
    });
    el.hidden = false;
    var phase = { before: 'truoc', live: 'trong', after: 'sau' }[state];
    each('[data-phase="' + phase + '"]', function (item) { item.setAttribute('data-now', ''); });
  });

  each('[data-print]', function (el) {
    el.addEventListener('click', function () { window.print(); });
  });

  // Copy link. Where the clipboard is refused (plain http, a folder), the older way serves.
  function copyFromBox(text) {
    var box = document.createElement('textarea');
    box.value = text;
    box.className = 'unseen';
    document.body.appendChild(box);
    box.select();
    var done = document.execCommand('copy');
    box.remove();
    if (!done) throw new Error('copy refused');
  }
  function copy(text) {
    if (!navigator.clipboard) return Promise.resolve(text).then(copyFromBox);
    return navigator.clipboard.writeText(text).catch(function () { copyFromBox(text); });
  }
  each('[data-copy]', function (el) {
    var label = el.querySelector('[data-copy-text]');
    var status = el.parentNode.querySelector('[data-copy-status]');
    var usual = label.textContent;
    function say(words) {
      label.textContent = words;
      if (status) status.textContent = words;
      setTimeout(function () { label.textContent = usual; }, 2500);
    }
    el.addEventListener('click', function () {
      copy(location.href.split('#')[0]).then(
        function () { say(label.getAttribute('data-done')); },
        function () { say(label.getAttribute('data-failed')); }
      );
    });
  });

  // From a folder or a USB stick no server turns "…/tin-tuc/" into its index page.
  if (location.protocol === 'file:') {
    each('a[href]', function (a) {
      if (a.protocol === 'file:' && /\/$/.test(a.pathname)) a.pathname += 'index.html';
    });
    each('form[action]', function (form) {
      form.action = form.action.replace(/\/$/, '/index.html');
    });
  }

  // On a phone the menu scrolls sideways: bring the current entry into view.
  each('.nav [aria-current]', function (a) {
    var bar = a.closest('ul');
    if (bar) bar.scrollLeft = a.offsetLeft - bar.offsetLeft - 72;
  });
})();
