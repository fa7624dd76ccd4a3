/** The widths pictures are made in, in pixels. No other is made, so that nobody can ask for a million sizes. */
export const pictureWidths = [160, 320, 480, 640, 960, 1_280, 1_920] as const

/** The formats pictures are made in, the smallest first; every browser shows the last. */
export const pictureFormats = ['avif', 'webp', 'jpg'] as const

/** A width pictures are made in. */
export type PictureWidth = (typeof pictureWidths)[number]
/** A format pictures are made in. */
export type PictureFormat = (typeof pictureFormats)[number]

/** One of the forms in which a picture is sent. */
export type PictureVariant = { readonly width: PictureWidth; readonly format: PictureFormat }

/** Every form a picture is made in. */
export const everyVariant: readonly PictureVariant[] = pictureWidths.flatMap((width) =>
  pictureFormats.map((format) => ({ width, format })),
)

/** The media type of a format or of a file's ending; undefined for what is no picture. */
export const pictureTypes: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
}

/** The name of a form, as addresses and the cache have it: `640.avif`. */
export const variantName = ({ width, format }: PictureVariant): string => `${width}.${format}`

/** The form a name says, such as `640.avif`; undefined for any that is not made. */
export function parseVariant(name: string): PictureVariant | undefined {
  return everyVariant.find((each) => variantName(each) === name)
}
