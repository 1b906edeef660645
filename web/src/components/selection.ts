/** Somebody who selects text must not have it move away under the pointer. */
export function isSelectingIn(list: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && list.contains(selection.anchorNode);
}

/** Whether some of the selected text is in a row, or the selection goes past it. */
export function isSelected(row: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}
