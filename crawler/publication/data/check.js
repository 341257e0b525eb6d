"use strict";
(function () {
  var table = DATA;
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f\u200b-\u200f\u2060\ufeff]/g, "").toLowerCase()
      .replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, " ");
  }
  document.getElementById("check").addEventListener("submit", function (event) {
    event.preventDefault();
    var text = " " + fold(document.getElementById("ad").value) + " ";
    var out = document.getElementById("found");
    var hits = table.patterns.filter(function (one) {
      return one.words.some(function (word) { return text.indexOf(word) >= 0; });
    });
    out.textContent = "";
    function line(tag, words) {
      var node = document.createElement(tag);
      node.textContent = words;
      out.appendChild(node);
    }
    line("p", hits.length ? table.found : table.none);
    hits.forEach(function (one) { line("li", one.text); });
    if (hits.length) { line("p", table.advice); }
  });
})();
