import { networkError, readError } from "./error.ts";

/** What a call has brought. Rejects with an `ApiError` when that isn't what was asked for. */
export async function readAnswer<T>(response: Response): Promise<T> {
  if (!response.ok) throw await readError(response);
  return await readBody(response) as T;
}

/** A body that breaks off or isn't JSON didn't come whole from our server. */
async function readBody(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch (failure) {
    throw networkError(failure);
  }
}
