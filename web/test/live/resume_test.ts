import { type LogPosition, Resume, type ResumeStep } from "../../src/live/resume.ts";
import { assertEquals } from "../assert.ts";

interface Established {
  epoch: string;
  last_seq: number;
  resumed: boolean;
}

type Output =
  | { deliver: number[] }
  | { reread: true }
  | { reconnect: { epoch: string; after: number } | null };

type ClientStep =
  | { established: Established }
  | { events: number[] }
  | { read: { epoch: string; last_seq: number } }
  | { outdated: true }
  | { disconnected: true };

type ServerOutput =
  | { established: Established }
  | { deliver: number[] }
  | { lost: true };

interface Vectors {
  vectors: {
    name: string;
    position: LogPosition | null;
    expect: ServerOutput[];
    client: Output[];
  }[];
  client: {
    name: string;
    position: LogPosition | null;
    steps: ClientStep[];
    expect: Output[];
    end: LogPosition | null;
  }[];
}

const file: Vectors = JSON.parse(
  Deno.readTextFileSync(new URL("../../../Tests/Vectors/resume.json", import.meta.url)),
);

for (const vector of file.vectors) {
  Deno.test(`resume, what a server sends: ${vector.name}`, () => {
    const reader = new Reader(vector.position);
    for (const output of vector.expect) {
      if ("established" in output) reader.take({ established: output.established });
      if ("deliver" in output) reader.take({ events: output.deliver });
    }
    assertEquals(reader.outputs, vector.client);
  });
}

for (const vector of file.client) {
  Deno.test(`resume, what a reader meets: ${vector.name}`, () => {
    const reader = new Reader(vector.position);
    for (const step of vector.steps) reader.take(step);
    assertEquals(reader.outputs, vector.expect);
    assertEquals(reader.resume.position, vector.end);
  });
}

/** Feeds a machine and writes down what it says, adjacent deliveries joined. */
class Reader {
  readonly resume: Resume<number>;
  readonly outputs: Output[] = [];

  constructor(position: LogPosition | null) {
    this.resume = new Resume(position);
  }

  take(step: ClientStep): void {
    if ("events" in step) {
      for (const seq of step.events) this.#note(this.resume.event(seq, seq));
    } else if ("established" in step) {
      const { epoch, last_seq, resumed } = step.established;
      this.#note(this.resume.established(epoch, last_seq, resumed));
    } else if ("read" in step) {
      this.#note(this.resume.reread({ epoch: step.read.epoch, seq: step.read.last_seq }));
    } else if ("outdated" in step) {
      this.#note(this.resume.outdated());
    } else {
      this.resume.disconnected();
    }
  }

  #note(step: ResumeStep<number>): void {
    if (step.deliver.length > 0) this.#delivered(step.deliver);
    if (step.next === "reread") this.outputs.push({ reread: true });
    if (step.next === "reconnect") {
      const position = this.resume.position;
      this.outputs.push({
        reconnect: position && { epoch: position.epoch, after: position.seq },
      });
    }
  }

  #delivered(seqs: number[]): void {
    const last = this.outputs.at(-1);
    if (last && "deliver" in last) last.deliver.push(...seqs);
    else this.outputs.push({ deliver: [...seqs] });
  }
}
