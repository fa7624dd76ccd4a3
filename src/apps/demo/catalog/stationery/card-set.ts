import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Letter paper and cards. */
export const cardSet: Family = {
  code: 'card-set',
  sku: 'CRD',
  brands: ['Schriever & Co', 'Paper Cog Press'],
  weightGrams: 180,
  colorChoice: true,
  facts: { material: 'paper' },
  about: words(
    `{pieces} sheets or cards with lined envelopes, printed by letterpress on cotton paper thick enough to feel important. The envelopes are gummed the old way and taste, faintly, of mint. | {pieces}张纸卡配衬里信封，棉纸凸版印刷，厚得有分量。信封用老式胶口，隐约有薄荷味。 | {pieces} feuilles ou cartes avec enveloppes doublées, imprimées en typographie sur un papier coton assez épais pour en imposer. Les enveloppes gommées à l’ancienne ont un léger goût de menthe.`,
  ),
  models: [
    model(
      'Alster',
      '19.90',
      'sky rose cream',
      { pieces: 12 },
      'card set | 贺卡套装 | jeu de cartes de vœux',
      'Blank inside, a small ship outside. | 内页空白，封面一艘小船。 | Vierges dedans, un petit navire dehors.',
    ),
    model(
      'Ghent',
      '24.90',
      'celadon ink',
      { pieces: 20 },
      'letter paper | 信纸套装 | papier à lettres',
      'For letters of more than one page. | 给超过一页的信。 | Pour les lettres de plus d’une page.',
    ),
    model(
      'Riga',
      '16.90',
      'brick butter',
      { pieces: 10 },
      'postcard set | 明信片套装 | jeu de cartes postales',
      'Ten harbors, drawn from the water. | 十座港口，从水上画来。 | Dix ports, dessinés depuis l’eau.',
    ),
    model(
      'Zwolle',
      '22.50',
      'moss plum',
      { pieces: 12 },
      'thank-you cards | 感谢卡 | cartes de remerciement',
      'One word in gold, the rest is up to you. | 一个烫金的词，其余由你写。 | Un mot en or, le reste vous appartient.',
    ),
    model(
      'Soest',
      '14.90',
      'amber sand',
      { pieces: 24 },
      'gift tags | 礼品标签 | étiquettes cadeau',
      'With cotton string, as on a bale of cloth. | 系棉绳，如布匹上的货签。 | Avec leur ficelle de coton, comme sur une balle de drap.',
    ),
  ],
}
