export {
  blockLooks,
  contentLimits,
  isLink,
  menuPlaces,
  pieceKinds,
  spokenIn,
  type BlockBody,
  type BlockWords,
  type BodyOf,
  type MenuBody,
  type MenuItem,
  type PieceId,
  type PieceKind,
  type Spoken,
  type Writing,
  type WritingBody,
} from './body.ts'
export { pieceLifecycle, type PieceState } from './lifecycle.ts'
export {
  beginPiece,
  keepVersion,
  publishPiece,
  withdrawPiece,
  type BeginRefusal,
  type MoveRefusal,
  type PieceBegun,
  type FurtherVersion,
  type VersionRefusal,
} from './write-piece.ts'
export {
  dropMenus,
  findPiece,
  findPublished,
  frontBlocks,
  listArticles,
  listPieces,
  menus,
  type Menus,
  type OnePiece,
  type PieceRow,
  type ShownPiece,
} from './find-pieces.ts'
export { previewToken, readPreviewToken, type Preview } from './preview.ts'
