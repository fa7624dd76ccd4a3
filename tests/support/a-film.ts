import type { Page } from 'playwright-core'

const recording = `(async () => {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 640
  const pen = canvas.getContext('2d')
  const stream = canvas.captureStream(20)
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8' })
  const parts = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve))
  recorder.start()
  for (let at = 0; at < 24; at++) {
    pen.fillStyle = '#efe6d6'
    pen.fillRect(0, 0, 640, 640)
    pen.fillStyle = '#b4452f'
    pen.beginPath()
    pen.ellipse(320, 360, 150 + at * 3, 90 + at * 2, 0, 0, Math.PI * 2)
    pen.fill()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  recorder.stop()
  await ended
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  return btoa([...bytes].map((each) => String.fromCharCode(each)).join(''))
})()`

/** A film of about a second, 640 pixels square, recorded by the browser of a page that allows it (WebM, VP8). */
export async function aFilm(page: Page): Promise<Buffer> {
  return Buffer.from(await page.evaluate<string>(recording), 'base64')
}

/** Captions for it. */
export const captions = (words: string): Buffer =>
  Buffer.from(`WEBVTT\n\n00:00.000 --> 00:05.000\n${words}\n`)
