import type { Drawing, Look } from '../drawing.ts'
import { all, box, path } from '../shapes.ts'
import { mixed, stuff, type Tone, toneOf } from '../tone.ts'

const palettes: readonly (readonly string[])[] = [
  ['#b2543d', '#eee2cb', '#c9a26e', '#c9744f', '#2b3d55'],
  ['#b2543d', '#d99f3f', '#6b7d54', '#3f7583', '#6f4460'],
  ['#c9a26e', '#7d553b', '#dfcba8', '#b98a55', '#946a45'],
  ['#3f7583', '#f1eee8', '#b2543d', '#9dbfd0', '#2b3d55'],
  ['#6b7d54', '#c9744f', '#a8c3ad', '#c9a26e', '#ecd08a'],
]

type Part = readonly [
  kind: 'block' | 'roof' | 'arch' | 'gable',
  x: number,
  y: number,
  w: number,
  h: number,
  tone: number,
]

const towns: readonly (readonly Part[])[] = [
  [
    ['block', 160, 520, 120, 120, 1],
    ['gable', 170, 494, 100, 26, 0],
    ['arch', 290, 540, 130, 100, 0],
    ['block', 300, 430, 110, 110, 1],
    ['gable', 306, 404, 100, 26, 3],
    ['block', 430, 500, 110, 140, 3],
    ['gable', 436, 474, 100, 26, 1],
    ['block', 550, 580, 60, 60, 4],
  ],
  [
    ['block', 170, 580, 120, 60, 0],
    ['block', 300, 580, 120, 60, 1],
    ['block', 430, 580, 120, 60, 2],
    ['block', 230, 520, 120, 60, 3],
    ['block', 362, 520, 120, 60, 4],
    ['block', 296, 460, 120, 60, 0],
    ['roof', 300, 370, 112, 90, 1],
    ['block', 560, 590, 50, 50, 3],
  ],
  [
    ['arch', 180, 520, 150, 120, 0],
    ['arch', 340, 520, 150, 120, 1],
    ['block', 180, 470, 310, 50, 2],
    ['block', 230, 380, 60, 90, 3],
    ['block', 380, 380, 60, 90, 4],
    ['roof', 220, 300, 80, 80, 1],
    ['roof', 370, 300, 80, 80, 0],
    ['block', 510, 580, 90, 60, 2],
  ],
  [
    ['block', 160, 590, 440, 50, 0],
    ['block', 200, 540, 120, 50, 3],
    ['block', 330, 540, 60, 50, 2],
    ['block', 470, 300, 70, 290, 1],
    ['block', 470, 500, 70, 90, 1],
    ['block', 470, 430, 70, 70, 2],
    ['block', 470, 360, 70, 70, 1],
    ['block', 476, 312, 58, 48, 4],
    ['roof', 466, 250, 78, 62, 2],
    ['block', 230, 330, 26, 210, 4],
    ['block', 230, 304, 170, 28, 4],
    ['block', 376, 330, 5, 90, 4],
    ['block', 352, 420, 54, 40, 2],
  ],
  [
    ['block', 170, 600, 420, 40, 3],
    ['arch', 330, 470, 120, 130, 1],
    ['roof', 326, 390, 128, 80, 4],
    ['block', 200, 560, 40, 40, 3],
    ['roof', 176, 440, 90, 120, 0],
    ['block', 500, 560, 40, 40, 3],
    ['roof', 474, 420, 96, 140, 2],
    ['block', 270, 570, 50, 30, 2],
    ['block', 460, 570, 34, 30, 0],
  ],
]

const draw = ({ pen, form }: Look): string => {
  const tones = (palettes[form] ?? []).map(toneOf)
  const tone = (at: number): Tone => tones[at % tones.length] ?? stuff.oak
  const block = (x: number, y: number, w: number, h: number, at: number): string =>
    box([x, y], [w, h, 50], [pen.face(tone(at)), tone(at).pale, tone(at).dark], 4)
  const roof = (x: number, y: number, w: number, h: number, at: number): string =>
    all(
      path(
        `M${x + w / 2} ${y}L${x + w / 2 + 28} ${y - 21}L${x + w + 28} ${y + h - 21}L${x + w} ${y + h}Z`,
        tone(at).dark,
      ),
      path(`M${x} ${y + h}L${x + w / 2} ${y}L${x + w} ${y + h}Z`, pen.face(tone(at))),
    )
  const arch = (x: number, y: number, w: number, h: number, at: number): string =>
    all(
      block(x, y, w, h, at),
      path(
        `M${x + w * 0.26} ${y + h}v-${h * 0.36}a${w * 0.24} ${w * 0.24} 0 0 1 ${w * 0.48} 0V${y + h}Z`,
        mixed(tone(at).deep, '#14161d', 0.25),
      ),
    )
  const gable = (x: number, y: number, _w: number, _h: number, at: number): string =>
    all(block(x, y, 100, 26, at), block(x + 16, y - 26, 68, 26, at), block(x + 34, y - 52, 32, 26, at))
  const shapes = { block, roof, arch, gable }
  return (towns[form] ?? []).map(([kind, ...where]) => shapes[kind](...where)).join('')
}

/** A small town, a tower, a bridge, a harbor or a garden, built of blocks. */
export const buildingBlocks: Drawing = { draw, focus: [390, 500], place: 'stands', ground: 230 }
