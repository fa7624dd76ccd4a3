import { Type } from 'typebox'
import type { Queries } from '#kernel/database.ts'
import { filmLimits } from '#kernel/films.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import {
  addMedia,
  arrangeMedia,
  describeMedia,
  mostMedia,
  removeMedia,
  replaceMedia,
} from '#market/catalog/index.ts'
import { photographLimits, type PhotographRefusal } from '#people/reviews/index.ts'
import { askForPictures } from '#flows/make-pictures.ts'
import { takeFilm, takePicture } from '#flows/take-picture.ts'
import { oneProduct, type DeskMedia } from '#views/operator-desk/index.ts'
import { shopPictures } from '../../pictures.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation, type Reply } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, orNull, wholeId } from '../schemas/common.ts'

const inBase64 = (bytes: number): number => Math.ceil(bytes / 3) * 4
const base64 = (bytes: number, description: string) =>
  Type.String({ minLength: 4, maxLength: inBase64(bytes), description })

const alt = closed({
  en: Type.Optional(Type.String({ maxLength: 300 })),
  zh: Type.Optional(Type.String({ maxLength: 300 })),
  fr: Type.Optional(Type.String({ maxLength: 300 })),
})
const shownFor = Type.Record(
  Type.String({ pattern: '^[a-z0-9._-]{1,80}$' }),
  Type.String({ maxLength: 80 }),
  {
    additionalProperties: false,
    maxProperties: 5,
    description: 'Options of the variants it shows; empty for all.',
  },
)
const captions = closed({
  en: Type.Optional(base64(filmLimits.captions, 'WebVTT, base64.')),
  zh: Type.Optional(base64(filmLimits.captions, 'WebVTT, base64.')),
  fr: Type.Optional(base64(filmLimits.captions, 'WebVTT, base64.')),
})
const content = base64(
  photographLimits.bytes,
  'The bytes of a JPEG, PNG, WebP or AVIF of 8 MB at most, base64.',
)

const mediaSchema = closed(
  {
    id: wholeId,
    url: Type.String({
      description: 'The picture. Its forms: `/<width>.<format>` behind it, such as `/640.avif`.',
    }),
    width: Type.Integer(),
    height: Type.Integer(),
    alt,
    shown_for: Type.Record(Type.String(), Type.String()),
    film_url: orNull(Type.String()),
  },
  { title: 'DeskPicture' },
)
const listSchema = closed({ pictures: Type.Array(mediaSchema) }, { title: 'DeskPictureList' })
const ofProduct = closed({ product_id: wholeId })
const ofPicture = closed({ product_id: wholeId, picture_id: wholeId })
const path = '/api/admin/products/:product_id/pictures'
const pictureRefusals = [
  'photograph_unknown',
  'photograph_broken',
  'photograph_too_large',
  'photograph_animated',
] as const

const onWire = ({ id, key, width, height, alt: texts, options, film }: DeskMedia) => ({
  id,
  url: `/media/${key}`,
  width,
  height,
  alt: texts,
  shown_for: options,
  film_url: film === null ? null : `/media/${film}`,
})

async function listed(db: Queries, productId: number): Promise<Result<Reply, 'product_not_found'>> {
  const product = await oneProduct(db, productId)
  return product === null
    ? refused('product_not_found')
    : done(answer({ pictures: product.media.map(onWire) }))
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

/** The bytes a field holds in base64; refuses what is none. */
function bytesOf(text: string): Buffer {
  if (!isBase64(text)) throw refuse(refused('photograph_unknown', { field: 'content' }))
  return Buffer.from(text, 'base64')
}

async function taken(call: Pick<Call, 'settings'>, text: string) {
  const { store } = shopPictures(call.settings)
  const picture: Result<{ key: string; width: number; height: number }, PhotographRefusal> =
    await takePicture(store, bytesOf(text))
  if (!picture.ok) throw refuse(picture)
  return picture.value
}

const list = operation({
  id: 'list_product_pictures',
  method: 'GET',
  path,
  tag: 'Desk',
  summary: 'The pictures and films of a product in their order.',
  params: ofProduct,
  answers: { 200: listSchema },
  refusals: ['product_not_found'],
  perMinute: 120,
  handle: async (call) => {
    const found = await listed(call.db, call.params.product_id)
    if (!found.ok) throw refuse(found)
    return found.value
  },
})

const add = operation({
  id: 'add_product_picture',
  method: 'POST',
  path,
  tag: 'Desk',
  summary: 'Put a picture, or a film with its poster, behind the others of a product.',
  description:
    'The picture is unpacked and written anew: upright, in sRGB, without notes of the camera. Its forms are made by a job.',
  params: ofProduct,
  body: closed({
    content,
    alt: Type.Optional(alt),
    shown_for: Type.Optional(shownFor),
    film: Type.Optional(base64(filmLimits.bytes, 'The bytes of an MP4 or WebM of 40 MB at most, base64.')),
    captions: Type.Optional(captions),
  }),
  answers: { 200: listSchema },
  refusals: [
    ...pictureRefusals,
    'film_unknown',
    'film_broken',
    'film_too_large',
    'captions_malformed',
    'product_not_found',
    'too_many_pictures',
    'option_unknown',
  ],
  perMinute: 60,
  mostBytes: inBase64(photographLimits.bytes) + inBase64(filmLimits.bytes) + 2_000_000,
  handle: async (call) => {
    const { params, body, caller, changeTogether, settings } = call
    const known = await listed(call.db, params.product_id)
    if (!known.ok) throw refuse(known)
    const picture = await taken(call, body.content)
    const { store } = shopPictures(settings)
    const texts = Object.entries(body.captions ?? {}).map(
      ([locale, text]) => [locale, Buffer.from(text, 'base64')] as const,
    )
    const film =
      body.film === undefined
        ? undefined
        : await takeFilm(store, Buffer.from(body.film, 'base64'), Object.fromEntries(texts))
    if (film?.ok === false) throw refuse(film)
    const given = { picture, film: film?.value, alt: body.alt ?? {}, options: body.shown_for ?? {} }
    return changeTogether(async (tx) => {
      const added = await addMedia(tx, params.product_id, given, actorOf(caller).party)
      if (!added.ok) return added
      await askForPictures(tx, 'shop', [picture.key])
      return listed(tx, params.product_id)
    })
  },
})

const change = operation({
  id: 'change_product_picture',
  method: 'PATCH',
  path: `${path}/:picture_id`,
  tag: 'Desk',
  summary: 'Say something else of a picture, or show another in its place; what is absent stays.',
  params: ofPicture,
  body: closed({
    content: Type.Optional(content),
    alt: Type.Optional(alt),
    shown_for: Type.Optional(shownFor),
  }),
  answers: { 200: listSchema },
  refusals: [...pictureRefusals, 'product_not_found', 'picture_not_found', 'option_unknown'],
  perMinute: 60,
  mostBytes: inBase64(photographLimits.bytes) + 20_000,
  handle: async (call) => {
    const { params, body, caller, changeTogether } = call
    const at = { productId: params.product_id, mediaId: params.picture_id }
    const known = (await oneProduct(call.db, at.productId))?.media.find(({ id }) => id === at.mediaId)
    if (known === undefined) throw refuse(refused('picture_not_found'))
    const picture = body.content === undefined ? undefined : await taken(call, body.content)
    const actor = actorOf(caller).party
    return changeTogether(async (tx) => {
      const words = { alt: body.alt ?? known.alt, options: body.shown_for ?? known.options }
      const described = await describeMedia(tx, at, words, actor)
      if (!described.ok) return described
      const replaced = picture && (await replaceMedia(tx, at, picture, actor))
      if (replaced?.ok === false) return replaced
      if (picture) await askForPictures(tx, 'shop', [picture.key])
      return listed(tx, at.productId)
    })
  },
})

const arrange = operation({
  id: 'arrange_product_pictures',
  method: 'PUT',
  path: `${path}/order`,
  tag: 'Desk',
  summary: 'Put all pictures of a product into an order; the first is shown on shelves.',
  params: ofProduct,
  body: closed({ order: Type.Array(wholeId, { maxItems: mostMedia }) }),
  answers: { 200: listSchema },
  refusals: ['product_not_found', 'pictures_not_all'],
  perMinute: 60,
  handle: async ({ params, body, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const put = await arrangeMedia(tx, params.product_id, body.order, actorOf(caller).party)
      if (!put.ok) return put
      return listed(tx, params.product_id)
    }),
})

const remove = operation({
  id: 'remove_product_picture',
  method: 'DELETE',
  path: `${path}/:picture_id`,
  tag: 'Desk',
  summary: 'Take a picture away. Orders that show it still do.',
  params: ofPicture,
  answers: { 200: listSchema },
  refusals: ['product_not_found', 'picture_not_found'],
  perMinute: 60,
  handle: async ({ params, caller, changeTogether }) =>
    changeTogether(async (tx) => {
      const at = { productId: params.product_id, mediaId: params.picture_id }
      const removed = await removeMedia(tx, at, actorOf(caller).party)
      if (!removed.ok) return removed
      return listed(tx, at.productId)
    }),
})

const upload = operation({
  id: 'upload_picture',
  method: 'POST',
  path: '/api/admin/pictures',
  tag: 'Desk',
  summary: 'Keep a picture for a block, page or article; its key is what they name.',
  body: closed({ content }),
  answers: {
    201: closed(
      { key: Type.String(), url: Type.String(), width: Type.Integer(), height: Type.Integer() },
      { title: 'KeptPicture' },
    ),
  },
  refusals: pictureRefusals,
  perMinute: 60,
  mostBytes: inBase64(photographLimits.bytes) + 2_000,
  handle: async (call) => {
    const { key, width, height } = await taken(call, call.body.content)
    return call.changeTogether(async (tx) => {
      await askForPictures(tx, 'shop', [key])
      return done(answer({ key, url: `/media/${key}`, width, height }, 201))
    })
  },
})

/** Pictures and films of products, and pictures for what the operator writes. */
export const deskPictureOperations: readonly Operation[] = [list, add, arrange, change, remove, upload]
