import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { decideMatch, findMatches, matchStates, verdicts, type PairState } from '#views/matching/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { matchesPage } from '../pages/matches.ts'
import { numberOf } from './products.ts'

const path = '/admin/matches'

const stateOf = (given: string | undefined): PairState =>
  matchStates.find((each) => each === given) ?? 'found'

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly state: PairState; readonly after?: string | undefined; readonly form: DeskForm },
): Promise<HttpReply> {
  const page = matchesPage(at.state, await findMatches(desk.db, at), at.form)
  return sendDesk(desk, request, reply, page, at.form === freshForm ? 200 : 422)
}

/** The same product at other sellers: what waits for a word, what was joined, what was said, and taking it back. */
export function matchRoutes(server: HttpServer, desk: Desk): void {
  const query = asking({ show: line, after: line })
  server.get(path, { schema: { querystring: query } }, async (request, reply) => {
    const { show: state, after } = request.query
    return show(desk, request, reply, { state: stateOf(state), after, form: freshForm })
  })
  const body = keyed({ verdict: line, from: line })
  server.post(`${path}/:id`, { schema: { params: idParams, body } }, async (request, reply) => {
    const id = numberOf(request)
    const { key, from } = request.body
    const verdict = verdicts.find((each) => each === request.body.verdict)
    if (verdict === undefined) throw problem(400, 'unknown_verdict')
    const form = { scope: `match ${id}`, key, asks: verdict }
    const decided = await onceAtDesk(desk, request, form, (tx, actor) => decideMatch(tx, id, verdict, actor))
    const state = stateOf(from)
    if (decided.ok) return redirectTo(reply, `${path}?show=${state}&done=match_decided`)
    if (decided.refusal === 'match_not_found') throw problem(404, 'not_found')
    return show(desk, request, reply, { state, form: refusedDesk({}, decided) })
  })
}
