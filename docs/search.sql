-- The tasks that hold every word of :words literally, best first: reformctl export -o tasks.sqlite
-- Blanks divide words. Width, case, traditional characters, quotation marks and brackets make no difference.
WITH RECURSIVE spelled (rest, phrase) AS (
  SELECT :words, ''
  UNION ALL
  SELECT substr(rest, 2), phrase || ' ' || coalesce(
    (SELECT phrase FROM search_characters WHERE character = substr(rest, 1, 1)), substr(rest, 1, 1))
  FROM spelled WHERE rest <> ''
)
SELECT 任务分工表.* FROM tasks_fts JOIN 任务分工表 ON 编号 = reference
WHERE tasks_fts MATCH (SELECT '"' || phrase || '"' FROM spelled WHERE rest = '')
ORDER BY rank;
