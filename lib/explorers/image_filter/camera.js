/** 摄像头：一个按钮，开着时不断送来一帧，再按就定格。没有、不许用，都只说一句话。 */

import { button, h } from "../../widgets/core/dom.js";
import { rasterizeImage } from "./pixels.js";

const PAUSE = 60; // 两帧之间的毫秒

/**
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(sentence: string) => void} options.refuse
 * @param {() => void} options.onStart 要开了：先前要的图不等了
 * @param {(raw: string | null) => void} options.onFrame
 * @param {() => void} options.onStop
 */
export function createCamera({ signal, refuse, onStart, onFrame, onStop }) {
  const video = h("video", { playsinline: true });
  video.muted = true;
  /** @type {MediaStream | undefined} */
  let stream;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asking = false;
  let ticket = 0; // 关一次换一张：等来时手里的票已经旧了，就不算数
  const element = button("camera", "摄像头", signal, () => (stream ? onStop() : start()), { class: "vc-button" });

  async function start() {
    if (asking) return;
    onStart();
    asking = true;
    const mine = ticket;
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { width: 320 } });
      if (mine !== ticket) return close(opened);
      stream = opened;
      video.srcObject = opened;
      await video.play();
      if (mine !== ticket) return;
      asking = false;
      element.textContent = "定格";
      look();
    } catch {
      if (mine !== ticket) return;
      stop();
      refuse("用不了摄像头：没有找到，或者浏览器没有允许。");
    }
  }
  function look() {
    if (!stream) return;
    if (video.videoWidth) onFrame(rasterizeImage(video, video.videoWidth, video.videoHeight));
    timer = setTimeout(look, PAUSE);
  }
  function stop() {
    ticket += 1;
    asking = false;
    clearTimeout(timer);
    close(stream);
    stream = undefined;
    element.textContent = "摄像头";
  }
  signal.addEventListener("abort", stop);
  return { element, stop };
}

/** @param {MediaStream | undefined} stream */
function close(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
