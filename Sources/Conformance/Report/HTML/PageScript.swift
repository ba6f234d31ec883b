/// The page's script: filters, and the heat pictures of the cases that are open. Without it the page still reads.
enum PageScript {
    static let javaScript = """
        "use strict";
        const cases = Array.from(document.querySelectorAll("details.case"));
        const sections = Array.from(document.querySelectorAll("section.operator"));
        const filters = document.querySelector(".filters");
        const value = name => { const field = document.getElementById(name); return field ? field.value : ""; };
        function applyFilters() {
          const words = value("filter-text").toLowerCase().split(/\\s+/).filter(Boolean);
          let shown = 0;
          for (const item of cases) {
            const fits = ["operator", "verdict", "diagnosis"].every(key => {
              const wanted = value("filter-" + key);
              return !wanted || item.dataset[key] === wanted;
            }) && words.every(word => item.dataset.text.includes(word));
            item.hidden = !fits;
            if (fits) shown += 1;
          }
          for (const section of sections) section.hidden = !section.querySelector("details.case:not([hidden])");
          document.getElementById("shown").textContent = shown + " of " + cases.length + " cases";
        }
        if (filters) {
          filters.addEventListener("input", applyFilters);
          applyFilters();
        }
        function colours() {
          const style = getComputedStyle(document.documentElement);
          return name => style.getPropertyValue("--" + name).trim();
        }
        function cellColour(letter, colour) {
          if (letter === ".") return colour("equal");
          if (letter === "n") return colour("crashed");
          const isHigh = letter >= "a";
          const level = letter.charCodeAt(0) - (isHigh ? 97 : 65);
          return "rgba(" + colour(isHigh ? "high" : "low") + "," + (0.35 + 0.65 * level / 7) + ")";
        }
        function draw(canvas) {
          const width = Number(canvas.dataset.width), height = Number(canvas.dataset.height), cells = canvas.dataset.cells;
          const size = Math.max(5, Math.min(18, Math.floor(420 / width), Math.floor(300 / height)));
          const gap = size > 7 ? 1 : 0, ratio = window.devicePixelRatio || 1, colour = colours();
          canvas.width = width * size * ratio;
          canvas.height = height * size * ratio;
          canvas.style.width = width * size + "px";
          const context = canvas.getContext("2d");
          context.scale(ratio, ratio);
          for (let place = 0; place < cells.length; place += 1) {
            context.fillStyle = cellColour(cells[place], colour);
            context.fillRect(place % width * size, Math.floor(place / width) * size, size - gap, size - gap);
          }
        }
        const drawAll = root => root.querySelectorAll("canvas").forEach(draw);
        for (const item of cases) item.addEventListener("toggle", () => { if (item.open) drawAll(item); });
        const redraw = () => cases.filter(item => item.open).forEach(drawAll);
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
        redraw();
        function openTarget() {
          const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
          if (target && target.tagName === "DETAILS") target.open = true;
        }
        addEventListener("hashchange", openTarget);
        openTarget();
        """
}
