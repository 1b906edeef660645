import type { Attachment } from "../api/types.ts";
import { addressOf, isImage } from "../app/message-state.ts";
import { sizeText } from "../app/sizes.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

const words = strings.bubble;

/** The files of a message: pictures to look at, the rest to be downloaded. */
export function messageFiles(
  files: readonly Attachment[],
  renewSession: () => Promise<unknown>,
): HTMLElement {
  const pictures = files.filter(isImage).map((file) => picture(file, renewSession));
  const others = files.filter((file) => !isImage(file)).map(chip);
  return h(
    "ul",
    { class: "message-files", "aria-label": words.files },
    ...[...pictures, ...others].map((file) => h("li", {}, file)),
  );
}

/** A picture that can't be shown is a file like others. */
function picture(file: Attachment, renewSession: () => Promise<unknown>): HTMLElement {
  const address = addressOf(file);
  const image = h("img", {
    src: address,
    alt: file.file_name,
    loading: "lazy",
    decoding: "async",
    width: file.width,
    height: file.height,
  });
  const link = h(
    "a",
    {
      href: address,
      target: "_blank",
      rel: "noopener",
      class: "message-picture",
      "aria-label": words.openImage(file.file_name),
    },
    image,
  );
  let renewed = false;
  image.addEventListener("error", async () => {
    const mayHelp = !renewed && await renewSession().then(() => true, () => false);
    renewed = true;
    if (mayHelp) image.src = `${address}?again`;
    else link.replaceWith(chip(file));
  });
  return link;
}

function chip(file: Attachment): HTMLElement {
  const size = sizeText(file.size_bytes);
  return h(
    "a",
    {
      href: addressOf(file),
      download: file.file_name,
      class: "message-file",
      "aria-label": words.download(file.file_name, size),
    },
    icon("file-earmark-text"),
    h("span", { class: "name", dir: "auto" }, file.file_name),
    h("span", { class: "meta" }, size),
  );
}
