import type { ContentNode } from "../../src/content/nodes.ts";

/** Nodes as markup, for tests to compare and to read; the direction, which every block has, is left out. */
export function serialize(nodes: readonly ContentNode[]): string {
  return nodes.map(serializeNode).join("");
}

function serializeNode(node: ContentNode): string {
  switch (node.type) {
    case "text":
      return escaped(node.text);
    case "math":
      return `<math${node.display ? " display" : ""}>${escaped(node.tex)}</math>`;
    case "code":
      return `<pre lang="${escaped(node.language)}">${escaped(node.text)}</pre>`;
    case "element": {
      const attributes = Object.entries(node.attributes)
        .filter(([name]) => name !== "dir")
        .map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
      return `<${node.tag}${attributes}>${serialize(node.children)}</${node.tag}>`;
    }
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
