import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Seeds in paper bags. */
export const seeds: Family = {
  code: 'seeds',
  sku: 'SED',
  brands: ['Kruidgaard'],
  weightGrams: 14,
  colorChoice: false,
  facts: { organic: true },
  about: words(
    `Open-pollinated seed, grown without sprays and tested for germination this year. The paper bag carries a sowing calendar and room for your own notes; save some seed, and you need not buy it again. | 自然授粉种子，不施农药，当年做过发芽检测。纸袋印有播种历，留白可做笔记；自己留种，就不必再买。 | Des semences reproductibles, cultivées sans traitement et testées cette année. Le sachet porte un calendrier de semis et de la place pour vos notes ; gardez-en quelques graines et vous n’aurez plus à racheter.`,
  ),
  models: [
    named(
      '3.90',
      'brick moss',
      { exposure: 'sun', perennial: false },
      'Tomato seeds ‘Harbor Red’ | 番茄种子“港红” | Graines de tomate « Rouge du port »',
      'Round, early and not afraid of a cool August. | 圆果早熟，不怕凉八月。 | Ronde, hâtive, sans peur d’un août frais.',
    ),
    named(
      '3.50',
      'amber moss',
      { exposure: 'sun', perennial: false },
      'Sunflower seeds ‘Lighthouse’ | 向日葵种子“灯塔” | Graines de tournesol « Phare »',
      'Three meters of good cheer. | 三米高的好心情。 | Trois mètres de bonne humeur.',
    ),
    named(
      '3.50',
      'plum celadon',
      { exposure: 'sun', perennial: true },
      'Lavender seeds ‘Warehouse Hill’ | 薰衣草种子“仓山” | Graines de lavande « Butte aux entrepôts »',
      'Slow to rise, then scented for years. | 出苗慢，之后年年香。 | Lente à lever, puis parfumée des années durant.',
    ),
    named(
      '2.90',
      'celadon butter',
      { exposure: 'half', perennial: false },
      'Salad seeds ‘Four Towns’ | 生菜种子“四城” | Graines de salade « Quatre villes »',
      'Cut it young and it comes again. | 嫩时割，割了再长。 | Coupez-la jeune, elle revient.',
    ),
    named(
      '3.90',
      'rose sky',
      { exposure: 'half', perennial: true },
      'Hollyhock seeds ‘Gable’ | 蜀葵种子“山墙” | Graines de rose trémière « Pignon »',
      'Leans on old walls as if it owned them. | 倚着老墙，像是墙的主人。 | S’appuie aux vieux murs comme s’ils étaient à elle.',
    ),
  ],
}
