/** Words of English that say nothing about a product: those PostgreSQL's `english` leaves out. */
export const englishStops: ReadonlySet<string> = new Set(
  `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it
  its itself they them their theirs themselves what which who whom this that these those am is are was were be been
  being have has had having do does did doing a an the and but if or because as until while of at by for with about
  against between into through during before after above below to from up down in out on off over under again further
  then once here there when where why how all any both each few more most other some such no nor not only own same so
  than too very s t can will just don should now`.split(/\s+/),
)

/** Words of French that say nothing about a product, as they are without accents. */
export const frenchStops: ReadonlySet<string> = new Set(
  `au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me mes moi mon ne nos notre nous on ou
  par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous c d j l m n s t y suis es est
  sommes sont serai seras sera serons serez seront serais serait serions seriez seraient fus fut furent sois soit soyons
  soyez soient fusse fusses fussions fussiez fussent ayant ayante ayantes ayants eu eue eues eus ai as avons avez ont
  aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient avais avait avions aviez avaient eut eurent
  aie aies ait ayons ayez aient eusse eusses eussions eussiez eussent`.split(/\s+/),
)
