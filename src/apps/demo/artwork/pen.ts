import { mixed, type Tone } from './tone.ts'

/** Which way a gradient runs. */
export type Run = 'across' | 'down' | 'slant'

/** A color at a place between 0 and 1 of a gradient. */
export type Stop = readonly [at: number, hex: string, opacity?: number]

/** Makes the gradients of one picture and remembers them. */
export type Pen = {
  /** A gradient of these stops. */
  readonly blend: (run: Run, ...stops: readonly Stop[]) => string
  /** A turned body lit from the left. */
  readonly round: (tone: Tone) => string
  /** A metal body: brighter and harder than `round`. */
  readonly metal: (tone: Tone) => string
  /** A plain face, lighter above. */
  readonly face: (tone: Tone) => string
  /** A light that fades outwards. */
  readonly glow: (hex: string, opacity: number) => string
  /** All gradients made so far, as a defs element. */
  readonly defs: () => string
}

const runs: Readonly<Record<Run, string>> = {
  across: 'x2="1" y2="0"',
  down: 'x2="0" y2="1"',
  slant: 'x2="1" y2="1"',
}

/** A new pen with no gradients; equal gradients are kept once. */
export function newPen(): Pen {
  const made = new Map<string, string>()
  const keep = (body: string, close: string): string => {
    const known = made.get(body)
    if (known) return `url(#${known.slice(0, known.indexOf(' '))})`
    const id = `g${made.size}`
    made.set(body, `${id} ${close}`)
    return `url(#${id})`
  }
  const stopped = (stops: readonly Stop[]) =>
    stops
      .map(([at, hex, opacity]) => {
        const clear = opacity === undefined ? '' : ` stop-opacity="${opacity}"`
        return `<stop offset="${at}" stop-color="${hex}"${clear}/>`
      })
      .join('')
  const blend: Pen['blend'] = (run, ...stops) =>
    keep(`linearGradient ${runs[run]}>${stopped(stops)}`, 'linearGradient')
  return {
    blend,
    round: (tone) =>
      blend(
        'across',
        [0, tone.dark],
        [0.28, tone.light],
        [0.55, tone.base],
        [1, mixed(tone.dark, tone.deep, 0.45)],
      ),
    metal: (tone) =>
      blend(
        'across',
        [0, tone.deep],
        [0.16, tone.base],
        [0.3, tone.pale],
        [0.44, tone.base],
        [0.8, tone.dark],
        [1, tone.base],
      ),
    face: (tone) => blend('down', [0, tone.light], [0.35, tone.base], [1, mixed(tone.base, tone.dark, 0.55)]),
    glow: (hex, opacity) =>
      keep(
        `radialGradient>${stopped([
          [0, hex, opacity],
          [1, hex, 0],
        ])}`,
        'radialGradient',
      ),
    defs: () => {
      const all = [...made].map(([body, name]) => {
        const [id = '', close = ''] = name.split(' ')
        return `<${body.replace(/^(\w+)/, `$1 id="${id}"`)}</${close}>`
      })
      return `<defs>${all.join('')}</defs>`
    },
  }
}
