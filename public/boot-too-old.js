// Runs only in browsers without modules; written in the language they know.
(function () {
  function show() {
    var loading = document.getElementById("boot-loading");
    if (loading) loading.parentNode.removeChild(loading);
    document.getElementById("boot-too-old").removeAttribute("hidden");
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
