import assert from 'node:assert/strict'
import type { Text } from './catalog-shape.ts'
import { words } from './words.ts'

/** A color of the house: how it is called and how it is painted. */
export type Color = { readonly code: string; readonly hex: string; readonly labels: Text }

const color = (code: string, hex: string, labels: string): Color => ({ code, hex, labels: words(labels) })

/** The colors of the house: muted, warm, with the sea and brick of the old harbor towns. */
export const colors: readonly Color[] = [
  color('ink', '#2b3d55', 'Ink blue | 墨蓝 | Bleu encre'),
  color('sea', '#3f7583', 'Sea green | 海绿 | Vert marin'),
  color('sky', '#9dbfd0', 'Sky blue | 天蓝 | Bleu ciel'),
  color('moss', '#6b7d54', 'Moss green | 苔绿 | Vert mousse'),
  color('celadon', '#a8c3ad', 'Celadon | 青瓷色 | Céladon'),
  color('brick', '#b2543d', 'Brick red | 砖红 | Rouge brique'),
  color('terracotta', '#c9744f', 'Terracotta | 赤陶色 | Terre cuite'),
  color('amber', '#d99f3f', 'Amber | 琥珀黄 | Ambre'),
  color('butter', '#ecd08a', 'Butter yellow | 奶油黄 | Jaune beurre'),
  color('rose', '#d6a39b', 'Dusty rose | 豆沙粉 | Rose poudré'),
  color('plum', '#6f4460', 'Plum | 梅紫 | Prune'),
  color('cream', '#eee2cb', 'Cream | 米白 | Crème'),
  color('chalk', '#f1eee8', 'Chalk white | 粉白 | Blanc craie'),
  color('sand', '#cfb795', 'Sand | 沙色 | Sable'),
  color('slate', '#626c77', 'Slate gray | 石板灰 | Gris ardoise'),
  color('black', '#2d2e31', 'Black | 黑色 | Noir'),
  color('steel', '#b6bcc2', 'Brushed steel | 拉丝钢 | Acier brossé'),
  color('copper', '#c07c53', 'Copper | 紫铜色 | Cuivre'),
  color('brass', '#c6a052', 'Brass | 黄铜色 | Laiton'),
  color('oak', '#c9a26e', 'Oak | 橡木色 | Chêne'),
  color('walnut', '#7d553b', 'Walnut | 胡桃木色 | Noyer'),
  color('ash', '#dfcba8', 'Pale ash | 浅白蜡木色 | Frêne clair'),
]

const byCode = new Map(colors.map((each) => [each.code, each]))

/** The color of that code; an unknown code is a mistake in the catalog. */
export function colorOf(code: string): Color {
  const found = byCode.get(code)
  assert(found, `unknown color: ${code}`)
  return found
}
