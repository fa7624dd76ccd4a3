import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { lastPlace } from '#kernel/outbox.ts'
import { localeOf } from '#market/catalog/index.ts'
import {
  addPlacement,
  addSynonyms,
  explainHit,
  findPlacements,
  findQueries,
  findSynonyms,
  liveSearchOf,
  removePlacement,
  removeSynonyms,
} from '#views/search/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { searchDeskPage, type SearchShown } from '../pages/search.ts'
import { numberOf } from './products.ts'

const text = Type.Optional(Type.String({ maxLength: 120 }))
const days = 30

type Asked = {
  readonly q?: string | undefined
  readonly slug?: string | undefined
  readonly locale?: string | undefined
}

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  { asked = {}, form = freshForm }: { asked?: Asked; form?: SearchShown['form'] },
): Promise<HttpReply> {
  const { q = '', slug = '', locale = 'en' } = asked
  const live = liveSearchOf(desk.db)?.state()
  const explain = { locale: localeOf(locale) ?? 'en', currency: 'EUR' as const, text: q, slug: slug.trim() }
  const [log, without, placements, synonyms, explained, head] = await Promise.all([
    findQueries(desk.db, { days, onlyWithout: false }),
    findQueries(desk.db, { days, onlyWithout: true }),
    findPlacements(desk.db),
    findSynonyms(desk.db),
    q !== '' && slug !== '' ? explainHit(desk.db, explain) : undefined,
    lastPlace(desk.db),
  ])
  // Facts about other things move the head too; what counts is whether one of ours is left.
  const waiting = live && live.seq < head ? await liveSearchOf(desk.db)?.waiting() : 0
  const state = live && { ...live, waiting: waiting ?? 0 }
  const page = searchDeskPage({
    state,
    log,
    without,
    placements,
    synonyms,
    asked: { q, slug, locale },
    explained,
    form,
  })
  return sendDesk(desk, request, reply, page, form === freshForm ? 200 : 422)
}

function removeRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, body: keyed({}) }
  for (const [kind, remove] of [
    ['placements', removePlacement],
    ['synonyms', removeSynonyms],
  ] as const)
    server.post(`/admin/search/${kind}/:id/remove`, { schema }, async (request, reply) => {
      const id = numberOf(request)
      const form = { scope: `search_${kind}_removed`, key: request.body.key, asks: { id } }
      const removed = await onceAtDesk(desk, request, form, (tx, actor) => remove(tx, id, actor))
      if (!removed.ok && removed.refusal === 'search_rule_not_found') throw problem(404, 'not_found')
      return redirectTo(reply, '/admin/search?done=search_rule_removed')
    })
}

/** Searches: what buyers look for, what the merchant says about it, and how fresh the index is. */
export function searchRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ q: text, slug: text, locale: text })
  server.get('/admin/search', { schema: { querystring } }, async (request, reply) =>
    show(desk, request, reply, { asked: request.query }),
  )
  const placement = keyed({ text: line, product: line, placeLocale: line, kind: line, position: line })
  server.post('/admin/search/placements', { schema: { body: placement } }, async (request, reply) => {
    const given = request.body
    const position = Number(given.position ?? '1')
    const wanted = {
      locale: localeOf(given.placeLocale ?? '') ?? ('en' as const),
      text: (given.text ?? '').slice(0, 100),
      slug: (given.product ?? '').trim(),
      kind: given.kind === 'bury' ? ('bury' as const) : ('pin' as const),
      position: Number.isInteger(position) && position >= 1 && position <= 100 ? position : 1,
    }
    const form = { scope: 'search_placement', key: given.key, asks: wanted }
    const added = await onceAtDesk(desk, request, form, (tx, actor) => addPlacement(tx, wanted, actor))
    if (added.ok) return redirectTo(reply, '/admin/search?done=search_rule_added')
    return show(desk, request, reply, { form: { ...refusedDesk(given, added, 'text'), of: 'placement' } })
  })
  const same = keyed({ words: line, synonymLocale: line })
  server.post('/admin/search/synonyms', { schema: { body: same } }, async (request, reply) => {
    const given = request.body
    const wanted = {
      locale: localeOf(given.synonymLocale ?? '') ?? ('en' as const),
      words: (given.words ?? '').split(/[,，;\n]/),
    }
    const form = { scope: 'search_synonyms', key: given.key, asks: wanted }
    const added = await onceAtDesk(desk, request, form, (tx, actor) => addSynonyms(tx, wanted, actor))
    if (added.ok) return redirectTo(reply, '/admin/search?done=search_rule_added')
    return show(desk, request, reply, { form: { ...refusedDesk(given, added, 'words'), of: 'synonyms' } })
  })
  removeRoutes(server, desk)
}
