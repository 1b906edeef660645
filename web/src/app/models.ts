import type { ApiClient } from "../api/client.ts";
import type { Model } from "../api/types.ts";
import { type Signal, signal } from "../store/signal.ts";

/** The models that can be chosen. */
export class ModelCatalogue {
  readonly #api: ApiClient;
  readonly #models = signal<readonly Model[]>([]);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  get models(): Signal<readonly Model[]> {
    return this.#models;
  }

  /** Nothing depends on the list being there, so a failure leaves it as it was. */
  async load(): Promise<void> {
    try {
      this.#models.set(await this.#api.models());
    } catch {
      return;
    }
  }

  /** Whether answers of model `id` (null: the default one) come from the small model on this machine. */
  isSmallLocal(id: string | null): boolean {
    const models = this.#models.value;
    const model = models.find((known) => id === null ? known.is_default : known.id === id);
    return model?.provider === "local" || /smollm/i.test(model?.id ?? id ?? "");
  }
}
