import "./element.css";

import { make } from "../base/dom.ts";
import { written } from "../base/written.ts";
import { normals, normsByLag, orthogonal } from "./jacobian.ts";

const H = 16;
const T = 40;
const LOWEST = 1e-8;
const HIGHEST = 1e4;
const WIDTH = 560;
const HEIGHT = 260;
const LEFT = 48;
const BOTTOM = 36;
const SVG = "http://www.w3.org/2000/svg";

const normal = normals(7);
const ROTATION = orthogonal(H, normal);
const INPUTS = Array.from({ length: T }, () => Array.from({ length: H }, normal));

/** Move the spectral radius and the size of the inputs, and see gradient norms against lag. */
export class LagFigure extends HTMLElement {
  #radius = slider(0.5, 1.5, 0.01, 1);
  #scale = slider(0, 1, 0.01, 0.3);
  #labels = [make("span"), make("span")] as const;
  #curve = draw("path", { class: "lag-curve" });
  #linear = draw("path", { class: "lag-linear" });
  #words = make("p", { role: "status" });

  connectedCallback(): void {
    if (this.contains(this.#words)) return;
    const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
    picture.append(...axes(), this.#linear, this.#curve);
    this.replaceChildren(
      make("label", {}, "Spectral radius of the recurrent matrix: ", this.#labels[0], " ", this.#radius),
      make("label", {}, "Scale of the inputs: ", this.#labels[1], " ", this.#scale),
      picture,
      this.#words,
    );
    this.addEventListener("input", () => this.#render());
    this.#render();
  }

  #render(): void {
    const radius = Number(this.#radius.value);
    const scale = Number(this.#scale.value);
    this.#labels[0].textContent = radius.toFixed(2);
    this.#labels[1].textContent = scale.toFixed(2);
    const norms = normsByLag(ROTATION, radius, INPUTS, scale);
    this.#curve.setAttribute("d", path(norms));
    this.#linear.setAttribute("d", path(norms.map((_, lag) => radius ** lag)));
    const last = norms.at(-1) ?? 1;
    const verdict = last < 0.05 ? "has all but vanished" : last > 20 ? "has exploded" : "is still of use";
    this.#words.textContent =
      `At lag ${T} the norm is ${written(last)}: this component of the gradient ${verdict}. ` +
      `Without the tanh it would be ${written(radius ** T)} (dashed).`;
  }
}

function slider(min: number, max: number, step: number, value: number): HTMLInputElement {
  return make("input", { type: "range", min: `${min}`, max: `${max}`, step: `${step}`, value: `${value}` });
}

function draw<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>, text = ""): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function x(lag: number): number {
  return LEFT + ((WIDTH - LEFT - 8) * lag) / T;
}

function y(norm: number): number {
  const bounded = Math.min(HIGHEST, Math.max(LOWEST, norm));
  const share = Math.log(bounded / LOWEST) / Math.log(HIGHEST / LOWEST);
  return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 10) * share;
}

function path(norms: readonly number[]): string {
  return norms.map((norm, lag) => `${lag === 0 ? "M" : "L"}${x(lag).toFixed(1)} ${y(norm).toFixed(1)}`).join("");
}

function axes(): SVGElement[] {
  const lines = [1e4, 1, 1e-4, 1e-8].flatMap((norm) => [
    draw("path", { class: "lag-grid", d: `M${LEFT} ${y(norm)}H${WIDTH - 8}` }),
    draw("text", { x: `${LEFT - 6}`, y: `${y(norm) + 4}`, "text-anchor": "end" }, written(norm)),
  ]);
  const lags = [0, 10, 20, 30, 40].map((lag) => draw("text", { x: `${x(lag)}`, y: `${HEIGHT - 18}`, "text-anchor": "middle" }, `${lag}`));
  return [...lines, ...lags, draw("text", { x: `${(LEFT + WIDTH) / 2}`, y: `${HEIGHT - 2}`, "text-anchor": "middle" }, "lag")];
}
