import { problem, redirectTo, type HttpServer } from '#kernel/http.ts'
import { refused, type Refusal } from '#kernel/result.ts'
import { keepVersion, type BlockBody, type WritingBody } from '#market/content/index.ts'
import { askForPictures } from '#flows/make-pictures.ts'
import { takePicture } from '#flows/take-picture.ts'
import { shopPictures } from '../../pictures.ts'
import type { Desk } from '../desk.ts'
import { idParams } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { faultsOfRefusal, fieldsOfBody } from '../pages/content-form.ts'
import { pieceOf, showPiece } from './content.ts'
import { pictureFormLimit, sentFiles } from './product-pictures.ts'

/** The picture of a block, page or article: uploaded, it is part of a new version. */
export function contentPictureRoutes(server: HttpServer, desk: Desk): void {
  const { store } = shopPictures(desk.settings)
  const options = {
    schema: { params: idParams },
    config: { body: 'raw' as const },
    bodyLimit: pictureFormLimit,
  }
  server.post('/admin/content/:id/picture', options, async (request, reply) => {
    const piece = await pieceOf(desk, request)
    const { id, kind } = piece
    if (kind === 'menu') throw problem(404, 'not_found')
    const sent = sentFiles(request)
    const again = (refusal: Refusal<string>, field = '') => {
      const faults = faultsOfRefusal({ ...refusal, detail: { field, ...refusal.detail } })
      return showPiece(desk, request, reply, { piece, form: { values: fieldsOfBody(piece.body), faults } })
    }
    const bytes = sent.file('file')
    if (bytes === undefined) return again(refused('missing'), 'file')
    const picture = await takePicture(store, bytes)
    if (!picture.ok) return again(picture, 'file')
    const { key } = picture.value
    const basedOn = /^\d{1,6}$/.test(sent.text('basedOn')) ? Number(sent.text('basedOn')) : 0
    const form = { scope: `content ${id}`, key: sent.key, asks: sent.asks }
    const kept = await onceAtDesk(desk, request, form, async (tx, author) => {
      await askForPictures(tx, 'shop', [key])
      const body = { ...(piece.body as BlockBody | WritingBody), picture: key }
      return keepVersion(tx, { id, kind, body, basedOn, author })
    })
    return kept.ok ? redirectTo(reply, `/admin/content/${id}?done=piece_pictured`) : again(kept)
  })
}
