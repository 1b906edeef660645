/** KaTeX with its style sheet, which the page names and leaves until here: what `import("katex")` gives in a browser. */
import katex from "../../node_modules/katex/dist/katex.mjs";

document.getElementById("formula-styles")?.removeAttribute("disabled");

export default katex;
