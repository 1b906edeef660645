import type { Person } from "./person.ts";

export interface ArchivedMessage {
  is_user: boolean;
  content: string;
  id?: string;
  parent_message_id?: string;
}

/** Puts a thread that was written elsewhere into the open project; returns its id. */
export async function importThread(
  person: Person,
  title: string,
  messages: ArchivedMessage[],
): Promise<string> {
  const project = person.path.split("/")[2];
  const origin = new URL(person.page.url()).origin;
  const response = await person.device.context.request.post(
    `/api/v1/projects/${project}/import?format=parley`,
    {
      headers: { origin },
      data: { format: "parley/1", threads: [{ title, messages }] },
      timeout: 120_000,
    },
  );
  const { threads } = await response.json() as { threads: { id: string }[] };
  if (!threads[0]) throw new Error(`The import was refused: ${await response.text()}`);
  return threads[0].id;
}

/** Numbered messages of many lengths, some with a list or code in them. */
export function conversation(count: number): ArchivedMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const words = "and so the talk went on ".repeat(index * 7 % 23 + 1);
    const extra = index % 10 === 3
      ? "\n\n```swift\nlet sum = [1, 2, 3].reduce(0, +)\nprint(sum)\n```"
      : index % 10 === 7
      ? "\n\n- first\n- **second**\n- third"
      : "";
    return { is_user: index % 2 === 0, content: `Message ${index}. ${words}${extra}` };
  });
}
