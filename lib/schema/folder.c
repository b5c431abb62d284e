/* Schemas from files and folders, in the order of their names so that messages do not depend on the
 * file system. */
#include "schema/schema.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "schema/file-internal.h"

#define FOLDERS_DEEP 16

static int add_one(struct emu_schema_set *set, const char *path, struct emu_error *err)
{
	struct emu_buf text = {0};
	int result = emu_file_read(path, &text, err);
	if (result == 0)
		result = emu_schema_set_add(set, emu_str_from(path), emu_buf_str(&text), err);
	emu_buf_free(&text);
	return result;
}

static int is_wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool is_schema(struct emu_str name)
{
	struct emu_str end = EMU_STR(".schema.json");
	return name.len > end.len && emu_str_equal(emu_str_after(name, name.len - end.len), end);
}

static int add_path(
	struct emu_schema_set *set, struct emu_buf *path, int depth, struct emu_error *err);

static int add_folder(
	struct emu_schema_set *set, struct emu_buf *path, int depth, struct emu_error *err)
{
	struct dirent **entries = NULL;
	int n = scandir(path->at, &entries, is_wanted, alphasort), result = 0;
	if (n < 0)
		return emu_fail_errno(err, errno, path->at);
	size_t len = path->len - 1; /* without its NUL */
	for (int i = 0; i < n; i++) {
		path->len = len;
		if (len && path->at[len - 1] != '/')
			emu_buf_push(path, '/');
		emu_buf_append(path, emu_str_from(entries[i]->d_name));
		emu_buf_push(path, '\0');
		if (path->failed)
			result = emu_fail_memory(err);
		if (result == 0)
			result = add_path(set, path, depth + 1, err);
		free(entries[i]);
	}
	free(entries);
	return result;
}

/* `path` is terminated. What is named by the user is read whatever its name. */
static int add_path(
	struct emu_schema_set *set, struct emu_buf *path, int depth, struct emu_error *err)
{
	struct stat about;
	if (stat(path->at, &about) < 0)
		return emu_fail_errno(err, errno, path->at);
	if (S_ISDIR(about.st_mode))
		return depth > FOLDERS_DEEP ? 0 : add_folder(set, path, depth, err);
	if (depth && !is_schema((struct emu_str){path->at, path->len - 1}))
		return 0;
	return add_one(set, path->at, err);
}

int emu_schema_set_add_file(struct emu_schema_set *set, const char *path, struct emu_error *err)
{
	struct emu_buf text = {0};
	emu_buf_append(&text, emu_str_from(path));
	emu_buf_push(&text, '\0');
	int result = text.failed ? emu_fail_memory(err) : add_path(set, &text, 0, err);
	emu_buf_free(&text);
	return result;
}
