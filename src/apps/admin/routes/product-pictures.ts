import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { problem, rawBody, redirectTo, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { filmLimits } from '#kernel/films.ts'
import { done, refused, type Refusal, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  addMedia,
  arrangeMedia,
  describeMedia,
  locales,
  removeMedia,
  replaceMedia,
  type MediaOf,
  type MediaWords,
} from '#market/catalog/index.ts'
import { photographLimits } from '#people/reviews/index.ts'
import { askForPictures } from '#flows/make-pictures.ts'
import { takeFilm, takePicture } from '#flows/take-picture.ts'
import { oneProduct } from '#views/operator-desk/index.ts'
import { shopPictures } from '../../pictures.ts'
import type { Desk } from '../desk.ts'
import { idParams, refusedDesk } from '../form.ts'
import { readMultipart } from '../multipart.ts'
import { onceAtDesk, type SentForm } from '../once.ts'
import { numberOf, showProduct } from './products.ts'

/** A form with files as it was sent: its fields, its files, and its key. */
export type SentFiles = {
  readonly key: string
  text(name: string): string
  /** The file of a field; undefined where none was chosen. */
  file(name: string): Buffer | undefined
  /** What the form asks, its files by their hash, so that a repetition is known. */
  readonly asks: Readonly<Record<string, string>>
}

/** The largest form with a picture alone, in bytes. */
export const pictureFormLimit = photographLimits.bytes + 100_000

const decoder = new TextDecoder('utf-8')

/** Read a form with files; one that did not arrive whole, or whose key is none, is a bad request. */
export function sentFiles(request: HttpRequest): SentFiles {
  const parts = readMultipart(request.headers['content-type'], rawBody(request))
  const malformed = () => problem(400, 'malformed_form', { detail: 'The form did not arrive whole.' })
  if (parts === undefined) throw malformed()
  const part = (name: string) => parts.find((each) => each.name === name)
  const text = (name: string) => decoder.decode(part(name)?.bytes).replaceAll('\0', '').trim()
  const key = text('key')
  if (!/^[A-Za-z0-9_-]{16,100}$/.test(key)) throw malformed()
  const asks = Object.fromEntries(
    parts
      .filter(({ name }) => name !== 'key')
      .map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]),
  )
  const file = (name: string) => {
    const bytes = part(name)?.bytes
    return bytes === undefined || bytes.length === 0 ? undefined : bytes
  }
  return { key, text, file, asks }
}

const mostAlt = 300

/** What a form says of a picture; the choice is written as `color=sea`. */
function wordsIn(sent: SentFiles, id = ''): Result<MediaWords, 'too_long' | 'option_unknown'> {
  const texts = locales.map((locale) => [locale, sent.text(`alt_${locale}${id}`)] as const)
  const long = texts.find(([, text]) => text.length > mostAlt)
  if (long) return refused('too_long', { field: `alt_${long[0]}${id}`, most: mostAlt })
  const choice = sent.text(`shown_for${id}`)
  if (choice.length > 400) return refused('option_unknown', { field: `shown_for${id}` })
  return done({
    alt: Object.fromEntries(texts.filter(([, text]) => text !== '')),
    options: Object.fromEntries(new URLSearchParams(choice)),
  })
}

function addRoute(server: HttpServer, desk: Desk): void {
  const { store } = shopPictures(desk.settings)
  const bodyLimit = pictureFormLimit + filmLimits.bytes + locales.length * filmLimits.captions
  const options = { schema: { params: idParams }, config: { body: 'raw' as const }, bodyLimit }
  server.post('/admin/products/:id/pictures', options, async (request, reply) => {
    const id = numberOf(request)
    if (!(await oneProduct(desk.db, id))) throw problem(404, 'not_found')
    const sent = sentFiles(request)
    const again = (refusal: Refusal<string>, field: string) =>
      showProduct(desk, request, reply, { id, forms: { pictures: refusedDesk({}, refusal, field) } })
    const words = wordsIn(sent)
    if (!words.ok) return again(words, 'file')
    const bytes = sent.file('file')
    if (bytes === undefined) return again(refused('missing'), 'file')
    const picture = await takePicture(store, bytes)
    if (!picture.ok) return again(picture, 'file')
    const captions = Object.fromEntries(
      locales.flatMap((locale) => {
        const given = sent.file(`captions_${locale}`)
        return given === undefined ? [] : [[locale, given]]
      }),
    )
    const moving = sent.file('film')
    const film = moving === undefined ? undefined : await takeFilm(store, moving, captions)
    if (film?.ok === false) return again(film, 'film')
    const form = { scope: `pictures ${id}`, key: sent.key, asks: sent.asks }
    const added = await onceAtDesk(desk, request, form, async (tx, actor) => {
      const given = { ...words.value, picture: picture.value, film: film?.value }
      const put = await addMedia(tx, id, given, actor)
      if (put.ok) await askForPictures(tx, 'shop', [picture.value.key])
      return put
    })
    if (!added.ok) return again(added, '')
    return redirectTo(reply, `/admin/products/${id}?done=picture_added#pictures`)
  })
}

type Change = (tx: Tx, actor: string) => Promise<Result<unknown, string>>

/** The change a button asks for; a refusal where what the form says is not right. */
async function changeOf(
  desk: Desk,
  sent: SentFiles,
  at: MediaOf,
  order: readonly number[],
): Promise<Result<Change, string>> {
  const event = sent.text('event')
  const id = `_${at.mediaId}`
  const { store } = shopPictures(desk.settings)
  if (event === 'remove') return done((tx, actor) => removeMedia(tx, at, actor))
  if (event === 'earlier' || event === 'later') {
    const from = order.indexOf(at.mediaId)
    const to = Math.max(0, Math.min(order.length - 1, from + (event === 'earlier' ? -1 : 1)))
    const moved = order.toSpliced(from, 1).toSpliced(to, 0, at.mediaId)
    return done((tx, actor) => arrangeMedia(tx, at.productId, moved, actor))
  }
  if (event === 'replace') {
    const bytes = sent.file(`file${id}`)
    if (bytes === undefined) return refused('missing', { field: `file${id}` })
    const picture = await takePicture(store, bytes)
    if (!picture.ok) return refused(picture.refusal, { field: `file${id}` })
    return done(async (tx, actor) => {
      await askForPictures(tx, 'shop', [picture.value.key])
      return replaceMedia(tx, at, picture.value, actor)
    })
  }
  if (event !== 'save') throw problem(400, 'unknown_event')
  const words = wordsIn(sent, id)
  return words.ok ? done((tx, actor) => describeMedia(tx, at, words.value, actor)) : words
}

function changeRoute(server: HttpServer, desk: Desk): void {
  const line = Type.String({ maxLength: 60 })
  const params = Type.Object({ id: line, picture: line }, { additionalProperties: false })
  const options = { schema: { params }, config: { body: 'raw' as const }, bodyLimit: pictureFormLimit }
  server.post('/admin/products/:id/pictures/:picture', options, async (request, reply) => {
    const productId = numberOf(request)
    const product = await oneProduct(desk.db, productId)
    const order = product?.media.map(({ id }) => id) ?? []
    const mediaId = order.find((each) => String(each) === request.params.picture)
    if (mediaId === undefined) throw problem(404, 'not_found')
    const sent = sentFiles(request)
    const again = (refusal: Refusal<string>) =>
      showProduct(desk, request, reply, {
        id: productId,
        forms: { pictures: refusedDesk({}, refusal) },
      })
    const change = await changeOf(desk, sent, { productId, mediaId }, order)
    if (!change.ok) return again(change)
    const form: SentForm = { scope: `picture ${mediaId}`, key: sent.key, asks: sent.asks }
    const changed = await onceAtDesk(desk, request, form, change.value)
    if (!changed.ok) return again(changed)
    const said = sent.text('event') === 'remove' ? 'picture_removed' : 'picture_changed'
    return redirectTo(reply, `/admin/products/${productId}?done=${said}#pictures`)
  })
}

/** The pictures and films of a product: added, described, put in order, replaced, taken away. */
export function productPictureRoutes(server: HttpServer, desk: Desk): void {
  addRoute(server, desk)
  changeRoute(server, desk)
}
