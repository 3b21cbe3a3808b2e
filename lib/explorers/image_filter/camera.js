/** 摄像头：一个按钮，开着时不断送来一帧，再按就定格。没有、不许用，都只说一句话。 */

import { button, h } from "../../widgets/core/dom.js";
import { rasterizeImage } from "./pixels.js";

const PAUSE = 60; // 两帧之间的毫秒

/**
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(sentence: string) => void} options.refuse
 * @param {(raw: string | null) => void} options.onFrame
 * @param {() => void} options.onStop
 */
export function createCamera({ signal, refuse, onFrame, onStop }) {
  const video = h("video", { playsinline: true });
  video.muted = true;
  /** @type {MediaStream | undefined} */
  let stream;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asking = false;
  const element = button("camera", "摄像头", signal, () => (stream ? onStop() : start()), { class: "vc-button" });

  async function start() {
    if (asking) return;
    asking = true;
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { width: 320 } });
      stream = opened;
      if (signal.aborted) return stop();
      video.srcObject = opened;
      await video.play();
      element.textContent = "定格";
      look();
    } catch {
      stop();
      if (!signal.aborted) refuse("用不了摄像头：没有找到，或者浏览器没有允许。");
    } finally {
      asking = false;
    }
  }
  function look() {
    if (!stream) return;
    if (video.videoWidth) onFrame(rasterizeImage(video, video.videoWidth, video.videoHeight));
    timer = setTimeout(look, PAUSE);
  }
  function stop() {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    element.textContent = "摄像头";
  }
  signal.addEventListener("abort", stop);
  return { element, stop };
}
