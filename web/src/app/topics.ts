/** What the server takes of key topics. */
const MOST_TOPICS = 10;
const MOST_CHARACTERS = 60;

/** Topics as they are typed, with commas between them; each once, without empty ones. */
export function topicsIn(text: string): string[] {
  const topics = text.split(/[,;\n]/).map((topic) => topic.trim().slice(0, MOST_CHARACTERS));
  return [...new Set(topics)].filter((topic) => topic !== "").slice(0, MOST_TOPICS);
}
