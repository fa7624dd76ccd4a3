import type { Sharp, SharpOptions } from 'sharp'
import { refused, done, type Result } from '../result.ts'
import { toneOf } from './tone.ts'
import type { PictureVariant } from './variants.ts'

// What is larger is refused before it is unpacked. Pixels in all, pixels of a side, pixels of the side that is kept.
const pictureLimits = { pixels: 50_000_000, side: 12_000, kept: 2_560 } as const

type Library = (input: Buffer, options?: SharpOptions) => Sharp

let loaded: Promise<Library> | undefined

/** The library is loaded with the first picture: a start without pictures does not wait for it. */
function library(): Promise<Library> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // One thread a picture and nothing kept between pictures: what is at work is bounded by who asks, not by the library.
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loaded
}

const options: SharpOptions = { limitInputPixels: pictureLimits.pixels, failOn: 'error', pages: 1 }

/** Encoders answer small pictures quickly; more effort makes AVIF some percent smaller for twice the time. */
function encoded(image: Sharp, format: PictureVariant['format']): Sharp {
  if (format === 'avif') return image.avif({ quality: 55, effort: 1, chromaSubsampling: '4:2:0' })
  if (format === 'webp') return image.webp({ quality: 78, effort: 3 })
  return image.flatten({ background: '#ffffff' }).jpeg({ quality: 80, progressive: true })
}

/**
 * One form of a picture: turned upright, in sRGB, never larger than it was. A drawing (SVG) is drawn at the width itself.
 * Notes of the camera, places and profiles are not in it. Throws for what is no picture.
 */
export async function renderVariant(
  bytes: Buffer,
  { width, format, isDrawing }: PictureVariant & { readonly isDrawing: boolean },
): Promise<Buffer> {
  const sharp = await library()
  const image = sharp(bytes, options).autoOrient()
  const sized = image.resize({ width, withoutEnlargement: !isDrawing })
  return encoded(sized, format).toBuffer()
}

/** A picture as the shop keeps it, with the tone of its ground. */
type MasterPicture = {
  readonly bytes: Buffer
  readonly extension: 'jpg' | 'webp'
  readonly width: number
  readonly height: number
  readonly tone: string
}

type MasterRefusal = 'picture_broken' | 'picture_too_large'

/**
 * Unpack a picture whose form was looked at before and write it anew, upright, in sRGB, 2,560 pixels at the longest side:
 * what a decoder cannot draw whole is refused, and nothing of the file but what is seen survives.
 */
export async function makeMaster(bytes: Buffer): Promise<Result<MasterPicture, MasterRefusal>> {
  const sharp = await library()
  // A decoder only warns of a picture that ends too soon; what is taken in must be whole.
  const strictly: SharpOptions = { ...options, failOn: 'warning' }
  try {
    const { hasAlpha, width, height } = await sharp(bytes, strictly).metadata()
    const { pixels, side, kept } = pictureLimits
    if (width > side || height > side || width * height > pixels) return refused('picture_too_large')
    const fitted = sharp(bytes, strictly)
      .autoOrient()
      .resize({ width: kept, height: kept, fit: 'inside', withoutEnlargement: true })
    const written = hasAlpha
      ? fitted.webp({ quality: 92, alphaQuality: 100, effort: 3 })
      : fitted.jpeg({ quality: 92, chromaSubsampling: '4:4:4', progressive: true })
    const { data, info } = await written.toBuffer({ resolveWithObject: true })
    const { dominant } = await sharp(data).resize(64, 64, { fit: 'inside' }).stats()
    return done({
      bytes: data,
      extension: hasAlpha ? 'webp' : 'jpg',
      width: info.width,
      height: info.height,
      tone: toneOf(dominant.r, dominant.g, dominant.b),
    })
  } catch {
    // Decoders name a hundred faults; to the one who sent the file they are one.
    return refused('picture_broken')
  }
}
