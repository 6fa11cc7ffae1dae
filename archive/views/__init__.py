"""The doors to the public: pages and their data, all behind `Article.objects.published()`."""
