import { effect } from "../store/signal.ts";
import { AppRoot } from "../components/app-root.ts";
import { makeApp } from "./app.ts";
import { applyTheme } from "./preferences.ts";

const app = makeApp();
effect(() => applyTheme(app.preferences.theme.value));
app.router.start();
AppRoot.app = app;
customElements.define("parley-app", AppRoot);
