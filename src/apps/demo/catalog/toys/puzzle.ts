import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Jigsaw puzzles. */
export const puzzle: Family = {
  code: 'puzzle',
  sku: 'PUZ',
  brands: ['Paper Cog Games'],
  weightGrams: 760,
  colorChoice: false,
  sizes: sizes(
    'pieces',
    'Pieces | 片数 | Pièces',
    '500, 80, 65, 500 pieces | 500片 | 500 pièces',
    '1000, 100, 100, 1,000 pieces | 1000片 | 1 000 pièces',
  ),
  about: words(
    `Linen-finished board that does not glare under the lamp, cut so that every piece clicks. A cloth bag, a poster of the picture, and a promise to replace the one piece the dog ate. | 布纹纸板，灯下不反光，每片咔嗒严合。附布袋与图案海报，狗吃掉的那一片我们补。 | Un carton grain toile qui ne brille pas sous la lampe, découpé pour que chaque pièce s’emboîte d’un clic. Un sac de tissu, une affiche, et la promesse de remplacer la pièce que le chien a mangée.`,
  ),
  models: [
    named(
      '22.90',
      'brick sky',
      { age: 10 },
      'Gabled Houses puzzle | 山墙屋拼图 | Puzzle Maisons à pignon',
      'A waterfront at breakfast time, with many windows. | 早餐时分的河岸，窗户很多。 | Un quai à l’heure du petit déjeuner, avec beaucoup de fenêtres.',
    ),
    named(
      '22.90',
      'ink amber',
      { age: 10 },
      'Night Harbor puzzle | 夜港拼图 | Puzzle Port de nuit',
      'Mostly dark blue; you have been warned. | 大半是深蓝，有言在先。 | Surtout du bleu nuit ; vous voilà prévenu.',
    ),
    named(
      '24.90',
      'moss butter',
      { age: 10 },
      'Botanist’s Table puzzle | 植物学家的桌子拼图 | Puzzle Table du botaniste',
      'Forty plants, a lens and a forgotten sandwich. | 四十种植物，一枚放大镜，一块忘了的三明治。 | Quarante plantes, une loupe et un sandwich oublié.',
    ),
    named(
      '23.90',
      'sea sand',
      { age: 10 },
      'Sea Chart puzzle | 海图拼图 | Puzzle Carte marine',
      'Depths, winds and one invented island. | 水深、风向，与一座编造的岛。 | Profondeurs, vents et une île inventée.',
    ),
    named(
      '19.90',
      'rose celadon',
      { age: 8 },
      'Market Day puzzle | 赶集日拼图 | Puzzle Jour de marché',
      'Find the cat in all six stalls. | 六个摊位里都藏着一只猫。 | Trouvez le chat dans les six étals.',
    ),
  ],
}
