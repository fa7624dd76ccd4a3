import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { locales } from '#market/catalog/index.ts'
import {
  beginPiece,
  findPiece,
  keepVersion,
  listPieces,
  pieceKinds,
  previewToken,
  publishPiece,
  withdrawPiece,
  type OnePiece,
  type PieceId,
  type PieceKind,
} from '#market/content/index.ts'
import { localeNames } from '../../storefront/format.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, typedIn, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { bodyOfForm, faultsOfRefusal, fieldsOfBody } from '../pages/content-form.ts'
import { contentPage, newPiecePage, piecePage } from '../pages/content.ts'
import { address } from '../parts/tabs.ts'

const long = Type.Optional(Type.String({ maxLength: 70_000 }))
const fields = {
  ...Object.fromEntries(
    locales.flatMap((locale) =>
      ['title', 'lede', 'text', 'heading', 'button'].map((name) => [`${name}_${locale}`, long]),
    ),
  ),
  look: line,
  position: line,
  picture: line,
  href: line,
  products: line,
  items: long,
}
const bodyLimit = 600_000
const querystring = asking({ kind: line, version: line })

const kindOf = (text: unknown): PieceKind => pieceKinds.find((each) => each === text) ?? 'page'

function idOf(request: HttpRequest): PieceId {
  const id = parseId('cnt', (request.params as { id: string }).id)
  if (!id.ok) throw problem(404, 'not_found')
  return id.value
}

/** The piece of a request, at the version asked for or the latest; what is not there is not found. */
export async function pieceOf(desk: Desk, request: HttpRequest, version?: number): Promise<OnePiece> {
  const piece = await findPiece(desk.db, idOf(request), version)
  if (piece === undefined) throw problem(404, 'not_found')
  return piece
}

function previewsOf(desk: Desk, { id, version, kind }: OnePiece) {
  if (kind === 'menu') return []
  const token = previewToken(desk.settings.secretKey.reveal(), { id, version })
  return locales.map((locale) => ({ name: localeNames[locale], href: `/${locale}/preview/${token}` }))
}

/** Show a piece; with a form that was refused, that one. */
export async function showPiece(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { piece, form }: { readonly piece: OnePiece; readonly form?: DeskForm },
): Promise<HttpReply> {
  const shown = { piece, form: form ?? { values: fieldsOfBody(piece.body), faults: {} } }
  const page = piecePage({ ...shown, previews: previewsOf(desk, piece) })
  return sendDesk(desk, request, reply, page, form === undefined ? 200 : 422)
}

function listRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/content', { schema: { querystring } }, async (request, reply) => {
    const kind = kindOf(request.query.kind)
    return sendDesk(desk, request, reply, contentPage(kind, await listPieces(desk.db, kind)))
  })
  server.get('/admin/content/new', { schema: { querystring } }, async (request, reply) =>
    sendDesk(desk, request, reply, newPiecePage(kindOf(request.query.kind), freshForm)),
  )
  const body = keyed({ ...fields, kind: line, slug: line })
  server.post('/admin/content', { schema: { body }, bodyLimit }, async (request, reply) => {
    const given: Readonly<Record<string, unknown>> = request.body
    const kind = kindOf(given['kind'])
    const slug = (request.body.slug ?? '').trim()
    const form = { scope: 'content', key: request.body.key, asks: given }
    const begun = await onceAtDesk(desk, request, form, (tx, author) =>
      beginPiece(tx, { kind, slug, body: bodyOfForm(kind, given), author }),
    )
    if (begun.ok) return redirectTo(reply, address('/admin/content', { kind, done: 'piece_begun' }))
    const shown = { values: typedIn(given), faults: faultsOfRefusal(begun) }
    return sendDesk(desk, request, reply, newPiecePage(kind, shown), 422)
  })
}

function pieceRoutes(server: HttpServer, desk: Desk): void {
  const options = { schema: { params: idParams, querystring } }
  server.get('/admin/content/:id', options, async (request, reply) => {
    const { version = '' } = request.query
    const asked = /^\d{1,6}$/.test(version) ? Number(version) : undefined
    return showPiece(desk, request, reply, { piece: await pieceOf(desk, request, asked) })
  })
  const body = keyed({ ...fields, basedOn: line })
  server.post(
    '/admin/content/:id',
    { schema: { params: idParams, body }, bodyLimit },
    async (request, reply) => {
      const given: Readonly<Record<string, unknown>> = request.body
      const piece = await pieceOf(desk, request)
      const { id, kind } = piece
      const basedOn = /^\d{1,6}$/.test(request.body.basedOn ?? '') ? Number(request.body.basedOn) : 0
      const form = { scope: `content ${id}`, key: request.body.key, asks: given }
      const kept = await onceAtDesk(desk, request, form, (tx, author) =>
        keepVersion(tx, { id, kind, body: bodyOfForm(kind, given), basedOn, author }),
      )
      if (kept.ok) return redirectTo(reply, `/admin/content/${id}?done=saved`)
      const shown = { values: typedIn(given), faults: faultsOfRefusal(kept) }
      return showPiece(desk, request, reply, { piece, form: shown })
    },
  )
}

function moveRoutes(server: HttpServer, desk: Desk): void {
  const publish = keyed({ version: line })
  server.post(
    '/admin/content/:id/publish',
    { schema: { params: idParams, body: publish } },
    async (request, reply) => {
      const id = idOf(request)
      const version = Number(/^\d{1,6}$/.exec(request.body.version ?? '')?.[0] ?? 0)
      const form = { scope: `content ${id} publish`, key: request.body.key, asks: { version } }
      const moved = await onceAtDesk(desk, request, form, (tx, actor) =>
        publishPiece(tx, id, { version, actor }),
      )
      if (moved.ok) return redirectTo(reply, `/admin/content/${id}?done=piece_published`)
      const piece = await pieceOf(desk, request)
      const shown = { values: fieldsOfBody(piece.body), faults: faultsOfRefusal(moved) }
      return showPiece(desk, request, reply, { piece, form: shown })
    },
  )
  server.post(
    '/admin/content/:id/withdraw',
    { schema: { params: idParams, body: keyed({}) } },
    async (request, reply) => {
      const id = idOf(request)
      const form = { scope: `content ${id} withdraw`, key: request.body.key, asks: {} }
      const moved = await onceAtDesk(desk, request, form, (tx, actor) => withdrawPiece(tx, id, actor))
      if (moved.ok) return redirectTo(reply, `/admin/content/${id}?done=piece_withdrawn`)
      const piece = await pieceOf(desk, request)
      const shown = { values: fieldsOfBody(piece.body), faults: faultsOfRefusal(moved) }
      return showPiece(desk, request, reply, { piece, form: shown })
    },
  )
}

/** What the operator writes: pages, articles, blocks of the front page, menus, each with its versions. */
export function contentRoutes(server: HttpServer, desk: Desk): void {
  listRoutes(server, desk)
  pieceRoutes(server, desk)
  moveRoutes(server, desk)
}
