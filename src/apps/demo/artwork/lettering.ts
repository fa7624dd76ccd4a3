import { brightness, mixed } from './tone.ts'

/** Text as it may stand in an SVG. */
export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** Break a title into lines of about `width` units at a letter size, on spaces only. */
export function wrapped(text: string, width: number, size: number): string[] {
  const most = Math.max(4, Math.floor(width / (size * 0.54)))
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The color of letters that can be read on that ground. */
export const inkOn = (ground: string): string =>
  brightness(ground) > 0.6 ? mixed(ground, '#1c2233', 0.75) : '#fbf4e4'

const serif = "Georgia,'Liberation Serif',serif"

/** A title set in lines around a point, made smaller until it fits into `[width, height]`. */
export function label(
  text: string,
  [x, y]: readonly [x: number, y: number],
  [width, height]: readonly [width: number, height: number],
  size: number,
  fill: string,
  more = '',
): string {
  let fitted = size
  let lines = wrapped(text, width, fitted)
  const fits = () =>
    lines.length * fitted * 1.18 <= height && lines.every((line) => line.length * fitted * 0.54 <= width)
  while (fitted > 12 && !fits()) {
    fitted -= 2
    lines = wrapped(text, width, fitted)
  }
  const from = y - ((lines.length - 1) * fitted * 1.18) / 2 + fitted * 0.34
  const rows = lines.map(
    (line, at) => `<tspan x="${x}" y="${Math.round(from + at * fitted * 1.18)}">${escaped(line)}</tspan>`,
  )
  return `<text text-anchor="middle" font-family="${serif}" font-size="${fitted}" fill="${fill}"${more ? ` ${more}` : ''}>${rows.join('')}</text>`
}
