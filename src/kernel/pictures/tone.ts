const toLinear = (channel: number): number => {
  const part = channel / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** The upper bounds of the first three of four steps of chroma. */
const chromas = [0.012, 0.045, 0.09] as const

/**
 * A color as three hexadecimal digits: lightness in ten steps, chroma in four, hue in twelve (OKLCH). Styles name each
 * step once, so that a page can show the ground of a picture before the picture without a style of its own.
 */
export function toneOf(red: number, green: number, blue: number): string {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  const chroma = Math.hypot(x, y)
  const steps = chromas.findIndex((most) => chroma < most)
  const strength = steps < 0 ? 3 : steps
  const turn = (Math.atan2(y, x) / (2 * Math.PI) + 1) % 1
  const hue = strength === 0 ? 0 : Math.round(turn * 12) % 12
  return `${Math.min(9, Math.floor(lightness * 10))}${strength}${hue.toString(16)}`
}

/** The tone of a color written as `#rrggbb`; undefined for what is none. */
export function toneOfHex(color: string): string | undefined {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (found === null) return undefined
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((each) => Number.parseInt(each, 16))
  return toneOf(red, green, blue)
}

/** The classes that show the tone a picture's key names; empty where it names none. */
export function toneClasses(key: string): string {
  const found = /^[0-9a-f]{32}-([0-9])([0-3])([0-9a-b])\./.exec(key)
  return found === null ? '' : `tone tone-l${found[1]} tone-c${found[2]} tone-h${found[3]}`
}
