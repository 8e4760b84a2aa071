// The entry: gives the pages their elements. Evaluated once, also when the theme swaps pages in place.
import "./cell/cell.css";
import "./lesson-player/element.css";

import { ConceptPath } from "./concept-path/element.ts";
import { ConceptQuestions } from "./concept-questions/element.ts";
import { ExerciseCell } from "./exercise-cell/element.ts";
import { ExerciseList } from "./exercise-list/element.ts";
import { HintLog } from "./hint-log/element.ts";
import { LagFigure } from "./lag-figure/element.ts";
import { LearningProgress } from "./learning-progress/element.ts";
import { LessonPlayer } from "./lesson-player/element.ts";
import { LiveClassifier } from "./live-classifier/element.ts";
import { watchDeployment } from "./offline/deployment.ts";
import { registerServiceWorker } from "./offline/register.ts";
import { ModelBoard } from "./model-board/element.ts";
import { isSynced, keepSynced } from "./progress/sync.ts";
import { PaddingFigure } from "./padding-figure/element.ts";
import { PyCell } from "./py-cell/element.ts";
import { ScrollRegion } from "./scroll-region/element.ts";
import { ShareResult } from "./share-result/element.ts";
import { StartOrContinue } from "./start-or-continue/element.ts";
import { SubmitNotebook } from "./submit-notebook/element.ts";
import { repairCopyButtons, switchColoursAtOnce } from "./theme/repairs.ts";
import { UnrolledFigure } from "./unrolled-figure/element.ts";
import { guardBorder } from "./theme/border.ts";

// An element that rearranges its content comes before those that it may contain.
const ELEMENTS: Record<string, CustomElementConstructor> = {
  "concept-questions": ConceptQuestions,
  "concept-path": ConceptPath,
  "learning-progress": LearningProgress,
  "lag-figure": LagFigure,
  "live-classifier": LiveClassifier,
  "padding-figure": PaddingFigure,
  "unrolled-figure": UnrolledFigure,
  "scroll-region": ScrollRegion,
  "start-or-continue": StartOrContinue,
  "py-cell": PyCell,
  "exercise-cell": ExerciseCell,
  "exercise-list": ExerciseList,
  "hint-log": HintLog,
  "submit-notebook": SubmitNotebook,
  "model-board": ModelBoard,
  "share-result": ShareResult,
};

/** Each kind that is on the page gets a task of its own, so that a slow device can answer its reader in between. */
async function define(): Promise<void> {
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (document.querySelector(name) !== null) await new Promise((resolve) => setTimeout(resolve));
    if (customElements.get(name) === undefined) customElements.define(name, element);
  }
}

// At once: where the browser has to scroll to depends on the step that is shown.
if (customElements.get("lesson-player") === undefined) customElements.define("lesson-player", LessonPlayer);
void define();
repairCopyButtons();
switchColoursAtOnce();
guardBorder();

// Nothing is sent anywhere unless somebody has signed in at the hub.
if (isSynced()) keepSynced(() => {}, new AbortController().signal);

watchDeployment();
// After the page itself; where it cannot be had, the site works all the same, but not offline.
addEventListener("load", () => void registerServiceWorker().catch(() => {}), { once: true });
