import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Pots and planters. */
export const planter: Family = {
  code: 'planter',
  sku: 'POT',
  brands: ['Kruidgaard', 'Hagenhof'],
  weightGrams: 2100,
  colorChoice: true,
  sizes: sizes('size', 'Size | 尺寸 | Taille', '14, 60, 45, 14 cm', '22, 100, 100, 22 cm'),
  about: words(
    `Made of {material}, frost-proof to minus twenty, with a hole below and a saucer that belongs to it. The walls breathe a little, which roots like, and whiten with the years, which we like. | {material}材质，零下二十度不冻裂，底有孔，附原配托盘。壁能透气，根喜欢；久而泛白，我们喜欢。 | En {material}, résistant au gel jusqu’à moins vingt, avec un trou dessous et sa soucoupe. Les parois respirent un peu, ce qu’aiment les racines, et blanchissent avec l’âge, ce que nous aimons.`,
  ),
  models: [
    model(
      'Deventer',
      '24.90',
      'terracotta cream sea',
      { material: 'terracotta', origin: 'italy' },
      'plant pot | 花盆 | pot de fleurs',
      'The old pot with a rolled rim, thrown by hand. | 卷边老花盆，手工拉坯。 | Le vieux pot à bord roulé, tourné à la main.',
    ),
    model(
      'Zwolle',
      '34.90',
      'chalk slate moss',
      { material: 'stoneware', origin: 'portugal' },
      'glazed planter | 釉面花盆 | cache-pot émaillé',
      'A reactive glaze, different at each firing. | 窑变釉，每窑不同。 | Un émail réactif, différent à chaque cuisson.',
    ),
    model(
      'Malmo',
      '39.00',
      'sand slate',
      { material: 'concrete', origin: 'denmark' },
      'concrete planter | 水泥花盆 | jardinière en béton',
      'Cast in rough boards, smooth inside. | 粗板浇筑，内里光滑。 | Coulée dans des planches brutes, lisse dedans.',
    ),
    model(
      'Oder',
      '29.90',
      'steel copper',
      { material: 'zinc', origin: 'poland' },
      'metal planter | 金属花盆 | bac en métal',
      'A bucket that has been promoted. | 升了职的水桶。 | Un seau qui a pris du galon.',
    ),
    model(
      'Turku',
      '32.50',
      'rose celadon ink',
      { material: 'stoneware', origin: 'estonia' },
      'footed planter | 高脚花盆 | pot sur pied',
      'Lifts a fern to where it can be admired. | 把蕨类抬到看得见的高处。 | Élève une fougère à hauteur d’admiration.',
    ),
  ],
}
