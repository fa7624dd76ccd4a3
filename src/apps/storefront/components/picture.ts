import { html, type Html } from '#kernel/html.ts'
import { pictureFormats, pictureTypes, toneClasses, type PictureWidth } from '#kernel/pictures.ts'

/** How a picture is placed: its text, its size in pixels, which widths a browser may choose from and how wide it stands. */
export type Placed = {
  readonly alt: string
  readonly width: number
  readonly height: number
  readonly widths: readonly PictureWidth[]
  /** The width on the page, as the `sizes` of HTML has it. */
  readonly sizes: string
  /** `lazy` waits until it is near the window; `first` is what the page is looked at for, and fetched before all else. */
  readonly when?: 'lazy' | 'eager' | 'first'
  /** Where the originals are served. */
  readonly from?: '/media' | '/photographs'
}

/** The address of one form of a picture. */
export function pictureUrl(
  key: string,
  width: PictureWidth,
  format: (typeof pictureFormats)[number] = 'jpg',
  from = '/media',
): string {
  return `${from}/${key}/${width}.${format}`
}

/** The widths of a picture in a row: small beside a line, cards of a shelf, the large one of a page, as wide as the window. */
export const rows = {
  line: [160, 320],
  card: [320, 480, 640],
  large: [480, 640, 960, 1_280],
  wide: [640, 960, 1_280, 1_920],
} as const satisfies Readonly<Record<string, readonly PictureWidth[]>>

/** A picture in the formats browsers know, at the size it is shown in, before the tone of its ground. */
export function picture(key: string, placed: Placed): Html {
  const { alt, width, height, widths, sizes, when = 'lazy', from = '/media' } = placed
  const middle = widths[Math.floor((widths.length - 1) / 2)] ?? 640
  const tone = toneClasses(key)
  const sources = pictureFormats.filter((format) => format !== 'jpg')
  const set = (format: (typeof pictureFormats)[number]) =>
    widths.map((each) => `${pictureUrl(key, each, format, from)} ${each}w`).join(', ')
  return html`<picture ${tone === '' ? null : html` class="${tone}"`}
    >${sources.map(
      (format) =>
        html`<source type="${pictureTypes[format] ?? ''}" srcset="${set(format)}" sizes="${sizes}" />`,
    )}<img
      src="${pictureUrl(key, middle, 'jpg', from)}"
      alt="${alt}"
      width="${width}"
      height="${height}"
      ${when === 'lazy' ? html` loading="lazy"` : null}
      ${when === 'first' ? html` fetchpriority="high"` : null}
      decoding="async"
  /></picture>`
}
