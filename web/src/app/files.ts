import type { ApiError } from "../api/error.ts";
import { strings } from "./strings.ts";

/** What the server takes: bytes of one file, files of one message. */
export const MOST_BYTES = 20 * 1024 * 1024;
export const MOST_FILES = 10;

/** What the file dialog offers first. What really counts are a file's bytes, which the server looks at. */
export const OFFERED_TYPES =
  "image/png,image/jpeg,image/gif,image/webp,text/*,.md,.csv,.json,.yaml,.yml,.log,.swift,.ts,.py";

/** Why a file doesn't come along. */
export type Refusal =
  | "too_large"
  | "wrong_type"
  | "empty"
  | "too_many"
  | "no_room"
  | "too_many_waiting"
  | "unreachable"
  | "too_fast"
  | "unknown";

interface FileFacts {
  name: string;
  size: number;
  type: string;
}

/** What is plain before a byte has left; `count` files are there already. */
export function refusalOf(file: FileFacts, count: number): Refusal | null {
  if (count >= MOST_FILES) return "too_many";
  if (file.size > MOST_BYTES) return "too_large";
  if (isHopeless(file.type)) return "wrong_type";
  return file.size === 0 ? "empty" : null;
}

/** Types that no look at the bytes will turn into an image or text. */
function isHopeless(type: string): boolean {
  return /^(audio|video|font)\//.test(type) ||
    /^application\/(pdf|zip|gzip|x-7z|x-rar|x-tar|msword|vnd\.(ms-|openxml|oasis))/.test(type) ||
    /^image\/(svg|heic|heif|tiff|bmp|avif)/.test(type);
}

/** What the server's refusal means for a file of `size` bytes. */
export function refusalBy(error: ApiError, size: number): Refusal {
  switch (error.code) {
    case "payload_too_large":
      return size > MOST_BYTES ? "too_large" : "no_room";
    case "unsupported_media_type":
      return "wrong_type";
    case "conflict":
      return "too_many_waiting";
    case "rate_limit_exceeded":
      return "too_fast";
    case "network_error":
      return "unreachable";
    case "validation_failed":
      return size === 0 ? "empty" : "unknown";
    default:
      return "unknown";
  }
}

/** Whether the same file may be taken when it is tried again. */
export function mayPassLater(refusal: Refusal): boolean {
  return !["too_large", "wrong_type", "empty", "too_many"].includes(refusal);
}

/** A name for an image that came out of the clipboard, where all are called `image.png`. */
export function pastedName(type: string, now: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(".");
  const ending = type.split("/")[1]?.replace("jpeg", "jpg") ?? "png";
  return `${strings.files.pasted} ${day} ${time}.${ending}`;
}

/** Which of the pasted things are meant: a table comes as a picture of itself, too, and its text is wanted. */
export function pastedFiles<F extends FileFacts>(files: readonly F[], text: string): readonly F[] {
  const onlyImages = files.every((file) => file.type.startsWith("image/"));
  return onlyImages && text.trim() !== "" ? [] : files;
}
